package dev.waybill.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@WithNats
class MainTest {
    private final NatsServer nats;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CountDownLatch stop = new CountDownLatch(1);

    MainTest(NatsServer nats) {
        this.nats = nats;
    }

    @Test
    void endsByItselfWithASummary() {
        int status = run("--for", "2s");

        assertThat(status).as(printed()).isZero();
        assertThat(printed().lines().findFirst())
                .get()
                .asString()
                .matches(
                        "ready http://127\\.0\\.0\\.1:\\d+ management http://127\\.0\\.0\\.1:\\d+ nats "
                                + nats.url());
        assertThat(printed()).contains("→ shipped in ", "summary of ", " lost=0 ");
    }

    @Test
    void endsWithASummaryWhenItIsToldTo() throws Exception {
        var status =
                CompletableFuture.supplyAsync(() -> run(), task -> Thread.ofVirtual().start(task));
        Await.until("an order is followed", () -> printed().contains("→ shipped in "));

        stop.countDown();

        assertThat(status.get()).isZero();
        assertThat(printed()).contains(" lost=0 ");
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThat(run("--for", "soon")).isEqualTo(2);
        assertThat(printed()).isEmpty();
    }

    @Test
    void refusesAnArgumentThatItDoesNotKnow() {
        assertThat(run("--fro", "20s")).isEqualTo(2);
        assertThat(printed()).isEmpty();
    }

    @Test
    void failsWhereNoServerAnswers() {
        assertThat(run("--nats", "nats://127.0.0.1:1")).isEqualTo(1);
        assertThat(printed()).isEmpty();
    }

    private int run(String... more) {
        var words =
                new ArrayList<>(
                        List.of("--port", "0", "--management-port", "0", "--nats", nats.url()));
        words.addAll(List.of(more));
        return Main.run(
                words,
                Map.of(),
                Map.of("waybill.log.level", "error"),
                stop,
                new PrintStream(out, true, UTF_8));
    }

    private String printed() {
        return out.toString(UTF_8);
    }
}
