package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterHeaders;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One message in eleven is poison for a consumer without a line of Waybill in it: each is captured
/// once, with its payload.
@WithNats
class PoisonTest extends OneGateway {
    private static final int POISON = Boolean.getBoolean("waybill.soak") ? 10_000 : 1_000;
    private static final Duration ACK_WAIT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final String url;

    PoisonTest(NatsServer nats, Connection connection) {
        super(nats, connection);
        this.url = nats.url();
    }

    @Test
    @Timeout(600)
    void isCapturedOnceFromAPlainConsumer() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 2, ACK_WAIT);
        publish(store);
        long begin = System.nanoTime();
        int handled = 0;
        while (handled < POISON * 10) {
            for (var message : consumer.pull(500)) {
                if (!isPoison(message)) {
                    message.ack();
                    handled++;
                }
            }
        }
        Await.until(
                LONG,
                "all poison is captured",
                () -> consumer.pull(500).isEmpty() && store.info("c").getNumAckPending() == 0);
        assertCapturedOnce("plain consumer", store, begin);
    }

    @Test
    @Timeout(600)
    void isCapturedOnceFromAConsumerInAnotherLanguage(@TempDir Path folder) throws Exception {
        var store = Store.create(connection);
        store.consumer("c", config -> config.maxDeliver(2).ackWait(ACK_WAIT));
        publish(store);
        var program = build(folder);
        long begin = System.nanoTime();
        var process =
                new ProcessBuilder(program.toString(), url, store.name(), "c", "nak", "5s")
                        .redirectErrorStream(true)
                        .start();
        try (var out = process.inputReader()) {
            var said = out.readLine();
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(said).isEqualTo(Integer.toString(POISON * 12));
        } finally {
            process.destroyForcibly();
        }
        assertCapturedOnce("Go consumer", store, begin);
    }

    private void publish(Store store) throws Exception {
        for (int i = 0; i < POISON * 11; i++) {
            var text = (i % 11 == 0 ? "poison " : "good ") + i;
            connection.publish(store.subject("a"), text.getBytes(StandardCharsets.UTF_8));
        }
        Await.until(
                LONG,
                "all are stored",
                () ->
                        store.management()
                                        .getStreamInfo(store.name())
                                        .getStreamState()
                                        .getMsgCount()
                                == POISON * 11L);
    }

    private void assertCapturedOnce(String who, Store store, long begin) throws Exception {
        Await.until(
                LONG,
                "each is captured",
                () ->
                        queue.entries(store.name(), "c").size() == POISON
                                && queue.unfinished("WAYBILL_ADVISORIES") == 0);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var payloads = payloads(store);
        for (int i = 0; i < POISON * 11; i += 11) {
            assertThat(payloads).containsEntry(i + 1L, "poison " + i);
        }
        assertThat(payloads).hasSize(POISON);
        System.out.printf(
                "poison: %s, %,d dead of %,d, each captured once, %.0f captures a second over"
                        + " %.1f s%n",
                who, POISON, POISON * 11, POISON / seconds, seconds);
    }

    /// What the entries hold, by the sequence of the message that died.
    private Map<Long, String> payloads(Store store) throws Exception {
        var payloads = new HashMap<Long, String>();
        var options =
                PushSubscribeOptions.builder().stream("WAYBILL_DLQ")
                        .ordered(true)
                        .configuration(
                                ConsumerConfiguration.builder().ackPolicy(AckPolicy.None).build())
                        .build();
        var entries =
                connection.jetStream().subscribe("waybill.dlq." + store.name() + ".c.>", options);
        for (int i = 0; i < POISON; i++) {
            var entry = Optional.ofNullable(entries.nextMessage(Duration.ofSeconds(10)));
            var letter = DeadLetterHeaders.read(entry.orElseThrow().getHeaders()).orElseThrow();
            payloads.put(
                    letter.id().sequence(),
                    new String(entry.orElseThrow().getData(), StandardCharsets.UTF_8));
        }
        entries.unsubscribe();
        return payloads;
    }

    private static boolean isPoison(Message message) {
        return new String(message.getData(), StandardCharsets.UTF_8).startsWith("poison");
    }

    /// Builds `tools/go-consumer`.
    private static Path build(Path folder) throws Exception {
        var program = folder.resolve("go-consumer");
        var sources =
                Path.of(System.getProperty("waybill.root", "..")).resolve("tools/go-consumer");
        var go = Path.of("/usr/local/go/bin/go");
        var command = go.toFile().canExecute() ? go.toString() : "go";
        var build =
                new ProcessBuilder(
                                List.of(
                                        command,
                                        "build",
                                        "-trimpath",
                                        "-o",
                                        program.toString(),
                                        "."))
                        .directory(sources.toFile())
                        .redirectErrorStream(true);
        build.environment().put("CGO_ENABLED", "0");
        build.environment().put("GOWORK", "off");
        var process = build.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return program;
    }
}
