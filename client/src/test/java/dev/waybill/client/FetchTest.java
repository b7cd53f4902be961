package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Leasing a batch.
class FetchTest extends OneStream {
    @Test
    void fetchesABatchUnderOneReceiveSpanWithALinkToEachMessage() throws Exception {
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("f")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        for (int i = 0; i < 3; i++) {
            waybill.publish(event(i));
        }
        var batch = waybill.fetch(FetchOptions.of("CON", "f", 10, Duration.ofSeconds(5)));
        assertThat(batch.deliveries()).hasSize(3);
        assertThat(batch.end()).isEqualTo(Batch.End.NOTHING);
        var receive = spans.one("receive con.>");
        assertThat(receive.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(receive.getAttributes().get(Attribute.BATCH_COUNT)).isEqualTo(3);
        assertThat(receive.getLinks())
                .hasSize(3)
                .extracting(l -> l.getSpanContext().getSpanId())
                .containsExactlyElementsOf(
                        spans.named("send con.>").stream().map(s -> s.getSpanId()).toList());
        batch.deliveries().forEach(d -> waybill.settle(d, Verdict.ack()));
        Await.until("all are acked", () -> streams.consumer("CON", "f").getNumAckPending() == 0);
    }

    @Test
    void endsAnEmptyFetchAfterItsWaitWithoutASpan() throws Exception {
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("f")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        var batch = waybill.fetch(FetchOptions.of("CON", "f", 10, Duration.ofMillis(200)));
        assertThat(batch.deliveries()).isEmpty();
        assertThat(batch.end()).isEqualTo(Batch.End.NOTHING);
        assertThat(spans.finished()).isEmpty();
    }

    @Test
    void saysThatThereIsNoConsumerToFetchFrom() throws Exception {
        assertThat(waybill.fetch(FetchOptions.of("CON", "none", 1, Duration.ZERO)).end())
                .isEqualTo(Batch.End.NO_CONSUMER);
    }
}
