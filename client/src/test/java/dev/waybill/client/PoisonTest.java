package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.wire.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many poison messages among many more good ones.
class PoisonTest extends OneStream {
    private static final boolean SOAK = Boolean.getBoolean("waybill.soak");
    private static final int GOOD = SOAK ? 100_000 : 10_000;
    private static final int EVERY = 10;

    /// Pitfalls 14 and 30: those in backoff hold nobody up, and prefetching burns no attempt.
    @Test
    @Timeout(900)
    void areEachCapturedOnceWithTheirPayloadAndHoldNobodyUp() throws Exception {
        long without = timeToHandle(GOOD, 0);
        streams.delete("CON");
        streams.create("CON", "con.>");
        long with = timeToHandle(GOOD, GOOD / EVERY);
        var captured = captured();
        assertThat(captured).hasSize(GOOD / EVERY);
        captured.forEach((sequence, payload) -> assertThat(payload).isEqualTo("poison" + sequence));
        System.out.printf(
                "%d poison among %d good: %d captured, good ones handled in %d ms, without poison %d ms, slowdown %.2f%n",
                GOOD / EVERY, GOOD, captured.size(), with, without, (double) with / without);
        assertThat(Duration.ofMillis(with)).isLessThan(Duration.ofMillis(without * 20 + 30_000));
    }

    private long timeToHandle(int good, int poison) throws Exception {
        publish(good, poison);
        var handled = ConcurrentHashMap.<Long>newKeySet();
        long started = System.nanoTime();
        try (var _ =
                waybill.consume(
                        options().concurrency(16).pullMessages(256),
                        d -> {
                            if (d.subject().equals("con.poison")) {
                                return Verdict.retry();
                            }
                            handled.add(d.sequence());
                            return Verdict.ack();
                        })) {
            Await.until(
                    Duration.ofMinutes(5), "the good are handled", () -> handled.size() == good);
            long took = (System.nanoTime() - started) / 1_000_000;
            Await.until(
                    Duration.ofMinutes(5),
                    "all are settled",
                    () -> {
                        var info = streams.consumer("CON", "c");
                        return info.getNumAckPending() == 0 && info.getNumPending() == 0;
                    });
            return took;
        }
    }

    private void publish(int good, int poison) throws Exception {
        var window = waybill.publishWindow(1_000, 16 * 1024 * 1024);
        long sequence = 0;
        for (int i = 0; i < good; i++) {
            sequence++;
            send(window, "con.good", "good");
            if (poison > 0 && i % (good / poison) == 0) {
                sequence++;
                send(window, "con.poison", "poison" + sequence);
            }
        }
        window.await();
    }

    private void send(PublishWindow window, String subject, String text) throws Exception {
        var _ = window.publish(waybill.event(subject).type("T.v1").text(text).build());
    }

    private Map<Long, String> captured() {
        var info = Streams.get(() -> streams.management().getStreamInfo("WAYBILL_DLQ"));
        var found = new ConcurrentHashMap<Long, String>();
        var epoch = box.id("CON", "c", 1).epoch();
        long last = info.getStreamState().getLastSequence();
        for (long at = info.getStreamState().getFirstSequence(); at <= last; at++) {
            long sequence = at;
            var entry = Streams.get(() -> streams.management().getMessage("WAYBILL_DLQ", sequence));
            var headers = Objects.requireNonNull(entry.getHeaders());
            var id = DeadLetterHeaders.read(headers).orElseThrow().id();
            if (id.epoch().equals(epoch)) {
                var text = new String(entry.getData(), StandardCharsets.UTF_8);
                assertThat(found.put(id.sequence(), text)).isNull();
            }
        }
        return found;
    }
}
