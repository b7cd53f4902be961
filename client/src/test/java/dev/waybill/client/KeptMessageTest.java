package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.Await;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.PayloadForm;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a message must not be given up, although nobody can handle it.
class KeptMessageTest extends OneStream {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void isNeverDroppedWhileTheDeadLetterQueueIsFull() {
        var metered =
                Waybill.builder(connection, "/orders").meters(registry).createStreams().build();
        try (var _ = metered.consume(options(), d -> Verdict.reject("no"))) {
            limit(true);
            waybill.publish(event(1));
            Await.until("captures fail", () -> failures() >= 2);
            assertThat(streams.consumer("CON", "c").getNumAckPending()).isEqualTo(1);
            assertThat(box.entry(box.id("CON", "c", 1))).isEmpty();
            limit(false);
            box.awaitEntry(box.id("CON", "c", 1));
            Await.until(
                    "it is terminated", () -> streams.consumer("CON", "c").getNumAckPending() == 0);
            Await.until("it is counted", () -> captured("rejected") == 1);
        } finally {
            limit(false);
        }
    }

    /// Pitfall 18: a counter that is born with 1 never rises.
    @Test
    void countsFromZero() {
        var metered =
                Waybill.builder(connection, "/orders").meters(registry).createStreams().build();
        metered.consume(options(), d -> Verdict.ack()).close();
        assertThat(captured("exhausted")).isZero();
        assertThat(failures()).isZero();
        assertThat(registry.get("waybill.client.replays").tag("outcome", "succeeded").counter())
                .satisfies(counter -> assertThat(counter.count()).isZero());
    }

    /// The payload of such a dead letter is the message itself, which a term would delete.
    @Test
    void staysInAWorkQueueWhileItsDeadLetterPointsAtIt() {
        streams.delete("CON");
        streams.create("CON", RetentionPolicy.WorkQueue, "con.>");
        var ran = new AtomicInteger();
        connection.publish("con.large", new byte[(int) connection.getMaxPayload() - 20]);
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            ran.incrementAndGet();
                            return Verdict.retry();
                        })) {
            var id = box.id("CON", "c", 1);
            assertThat(box.letter(id).payload()).isEqualTo(PayloadForm.POINTER);
            long delivered = streams.consumer("CON", "c").getDelivered().getConsumerSequence();
            Await.until(
                    "it is offered again and again",
                    () ->
                            streams.consumer("CON", "c").getDelivered().getConsumerSequence()
                                    > delivered + 2);
            assertThat(ran).hasValue(3);
            assertThat(streams.count("CON")).isEqualTo(1);
            box.set(
                    DeadLetterState.open(box.letter(id))
                            .discard(new Actor("ann", "useless", ""))
                            .orElseThrow());
            box.delete(id);
            Await.until("it is gone", () -> streams.count("CON") == 0);
            assertThat(box.entry(id)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"WorkQueue, false", "Interest, false", "WorkQueue, true"})
    void isHandledNoMoreOnceItIsRejectedAndItsDeadLetterPointsAtIt(
            RetentionPolicy retention, boolean unreadable) {
        streams.delete("CON");
        streams.create("CON", retention, "con.>");
        var ran = new AtomicInteger();
        var options = options().undecodable(IllegalArgumentException.class);
        try (var _ = waybill.consume(options, d -> fail(ran, unreadable))) {
            connection.publish("con.large", new byte[(int) connection.getMaxPayload() - 20]);
            var id = box.id("CON", "c", 1);
            assertThat(box.letter(id).payload()).isEqualTo(PayloadForm.POINTER);
            assertThat(box.letter(id).death().attempts()).isEqualTo(1);
            Await.until(
                    "it is offered again and again",
                    () -> streams.consumer("CON", "c").getDelivered().getConsumerSequence() > 4);
            assertThat(ran).hasValue(1);
            assertThat(streams.count("CON")).isEqualTo(1);
            box.set(
                    DeadLetterState.open(box.letter(id))
                            .discard(new Actor("ann", "useless", ""))
                            .orElseThrow());
            Await.until("it is gone", () -> streams.count("CON") == 0);
            assertThat(ran).hasValue(1);
            assertThat(box.state(id).orElseThrow().phase())
                    .isEqualTo(DeadLetterState.Phase.DISCARDED);
            box.delete(id);
        }
    }

    private static Verdict fail(AtomicInteger ran, boolean unreadable) {
        ran.incrementAndGet();
        if (unreadable) {
            throw new IllegalArgumentException("no order");
        }
        return Verdict.reject("no");
    }

    @Test
    void refusesToBeginWithoutAPlaceForDeadLetters() {
        var elsewhere = Waybill.builder(connection, "/orders").prefix("nowhere").build();
        assertThatThrownBy(() -> elsewhere.consume(options(), d -> Verdict.ack()))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("NOWHERE_DLQ")
                .hasMessageContaining("createStreams()")
                .hasMessageContaining("waybill dlq setup");
    }

    private double failures() {
        return registry.get("waybill.dlq.capture.failures").tag("consumer", "c").counter().count();
    }

    private double captured(String kind) {
        return registry.get("waybill.dlq.captured").tag("class", kind).counter().count();
    }

    /// Lets the queue take no more than it has, or anything.
    private void limit(boolean full) {
        Streams.get(() -> {
            var found = streams.management().getStreamInfo("WAYBILL_DLQ");
            long bytes = full ? Math.max(1, found.getStreamState().getByteCount()) : -1;
            return streams.management()
                    .updateStream(
                            StreamConfiguration.builder(found.getConfiguration())
                                    .maxBytes(bytes)
                                    .build());
        });
    }
}
