package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.wire.DeathClass;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// When a message is given up.
class GiveUpTest extends OneStream {
    @Test
    void givesUpAfterTheLastAttempt() {
        var attempts = new AtomicInteger();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.incrementAndGet();
                            throw new IllegalStateException("never");
                        })) {
            Await.until(
                    "it is terminated",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(attempts).hasValue(3);
            assertThat(streams.consumer("CON", "c").getNumAckPending()).isZero();
            var last = spans.awaitNamed("process con.>", 3).getLast();
            assertThat(last.getEvents().getFirst().getAttributes().get(Attribute.SETTLE_OUTCOME))
                    .isEqualTo("term");
        }
    }

    @Test
    void givesUpAtOnceWhenTheHandlerRejects() {
        var attempts = new AtomicInteger();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.incrementAndGet();
                            return Verdict.reject("no such customer");
                        })) {
            Await.until(
                    "it is terminated",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(attempts).hasValue(1);
            var process = spans.one("process con.>");
            assertThat(process.getStatus().getDescription()).isEqualTo("no such customer");
            assertThat(process.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("rejected");
        }
    }

    /// Pitfall 30: deliveries without a handler's word, as in a crash loop, end as well.
    @Test
    void givesUpBeforeTheHandlerRunsWhenItWasDeliveredTooOften() throws Exception {
        waybill.publish(event(1));
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("c")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        for (int i = 0; i < 3; i++) {
            var leased =
                    waybill.fetch(FetchOptions.of("CON", "c", 1, Duration.ofSeconds(5)))
                            .deliveries()
                            .getFirst();
            waybill.settle(leased, Verdict.retry(Duration.ofMillis(50)));
        }
        var ran = new AtomicInteger();
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            ran.incrementAndGet();
                            return Verdict.ack();
                        })) {
            Await.until(
                    "it is terminated",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(ran).hasValue(0);
            var letter = box.letter(box.id("CON", "c", 1));
            assertThat(letter.death().kind()).isEqualTo(DeathClass.TIMEOUT);
            assertThat(letter.death().attempts()).isEqualTo(4);
        }
    }
}
