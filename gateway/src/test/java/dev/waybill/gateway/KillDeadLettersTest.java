package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.ConnectionDefaults;
import dev.waybill.client.DeadLetterStreams;
import dev.waybill.deadletter.DeadLetters;
import dev.waybill.deadletter.Listed;
import dev.waybill.deadletter.Query;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Passed;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState.Phase;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// No dead letter is lost, stuck or handled twice, whoever is killed while it is captured and
/// replayed.
///
/// Service and gateway are processes of their own. The kills come at random moments, from a seed
/// that is printed; the full count belongs to the soak.
class KillDeadLettersTest {
    private static final int KILLS = Boolean.getBoolean("waybill.soak") ? 200 : 10;
    private static final Duration REST = Duration.ofMinutes(3);
    private static final Duration PACE = Duration.ofMillis(20);

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    @TempDir private Path folder;
    private final Random random = new Random(Long.getLong("waybill.seed", System.nanoTime()));
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicInteger doomed = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private Connection connection;
    private DeadLetters letters;
    private volatile boolean loading = true;

    @BeforeEach
    void start() throws Exception {
        connection = NATS.connect(ConnectionDefaults::apply);
        var options = JetStreamOptions.DEFAULT_JS_OPTIONS;
        new DeadLetterStreams(connection, options, DeadLetterSpace.STANDARD).ensure();
        letters =
                new DeadLetters(
                        connection, options, DeadLetterSpace.STANDARD, InstantSource.system());
        stream(DeadLetterWorker.STREAM, "work.>");
        stream(DeadLetterWorker.HANDLED, "handled.>");
        var _ =
                connection
                        .createDispatcher(message -> again.incrementAndGet())
                        .subscribe("again.>");
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
    }

    @Test
    @Timeout(1_500)
    void neitherLosesNorRepeatsNorForgetsADeadLetterWhoeverIsKilled() throws Exception {
        int workers = 0;
        int gateways = 0;
        var worker = worker();
        var gateway = gateway();
        var load = Thread.ofVirtual().start(this::publish);
        var plain = PlainService.start(connection);
        var address = new AtomicReference<>(gateway.ready().url());
        var operator = new PersonOnCall(address, this::open);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                var moment = new Passed(Duration.ofMillis(50 + random.nextInt(900)));
                Await.until("the moment comes", moment::isOver);
                if (random.nextInt(3) == 0) {
                    gateway.close();
                    gateway = gateway();
                    address.set(gateway.ready().url());
                    gateways++;
                } else {
                    worker.close();
                    worker = worker();
                    workers++;
                }
            }
            loading = false;
            load.join();
            Await.until(REST, "every event is handled", () -> handled() == published.get());
            Await.until(REST, "every dead letter is resolved", () -> open().isEmpty());
            Await.until(REST, "every death is captured", () -> plain().size() == doomed.get());
        } finally {
            loading = false;
            operator.close();
            plain.close();
            worker.close();
            gateway.close();
            System.out.printf(
                    "dead letters: service killed %d times, gateway %d times; events %d, of them"
                            + " doomed %d; handled %d, came again to a handler %d; dead letters"
                            + " resolved %d, open %d; without the library captured %d%n",
                    workers,
                    gateways,
                    published.get(),
                    doomed.get(),
                    handled(),
                    again.get(),
                    resolved().size(),
                    open().size(),
                    plain().size());
        }
        assertThat(handled()).isEqualTo(published.get());
        assertThat(resolved()).hasSizeGreaterThanOrEqualTo(doomed.get());
        assertThat(resolved())
                .allSatisfy(each -> assertThat(each.phase()).isEqualTo(Phase.RESOLVED));
        assertThat(open()).isEmpty();
        assertThat(plain())
                .extracting(each -> each.letter().id())
                .doesNotHaveDuplicates()
                .hasSize(doomed.get());
    }

    private JavaProcess worker() throws Exception {
        return JavaProcess.start(folder, DeadLetterWorker.class, NATS.server().url());
    }

    private GatewayProcess gateway() throws Exception {
        return GatewayProcess.start(folder, Map.of(), "--nats", NATS.server().url());
    }

    /// Every fifth event is poison, every twentieth stubborn.
    private void publish() {
        while (loading) {
            int number = published.get() + 1;
            var text = number % 20 == 0 ? "stubborn" : number % 5 == 0 ? "poison" : "good";
            try {
                connection
                        .jetStream()
                        .publish("work.w", (text + number).getBytes(StandardCharsets.UTF_8));
            } catch (Exception e) {
                throw new AssertionError("the server of this test is not killed", e);
            }
            published.incrementAndGet();
            doomed.addAndGet(text.equals("good") ? 0 : 1);
            Await.until("the next one is due", new Passed(PACE)::isOver);
        }
    }

    private long handled() throws Exception {
        return connection
                .jetStreamManagement()
                .getStreamInfo(DeadLetterWorker.HANDLED)
                .getStreamState()
                .getMsgCount();
    }

    private List<Listed> open() {
        return all(Query.ANY.consumer(DeadLetterWorker.CONSUMER));
    }

    private List<Listed> plain() {
        return all(Query.ANY.consumer(PlainService.CONSUMER));
    }

    private List<Listed> resolved() {
        return all(Query.ANY.phase(Phase.RESOLVED));
    }

    private List<Listed> all(Query query) {
        var all = new ArrayList<Listed>();
        var cursor = "";
        do {
            var page = letters.list(query, 500, cursor);
            all.addAll(page.letters());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    private void stream(String name, String subject) throws Exception {
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder().name(name).subjects(subject).build());
    }
}
