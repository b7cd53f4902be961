package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// How the spans of deliveries hang together.
class ProcessSpanTest extends OneStream {
    @Test
    void processesAsAChildOfTheSendWithinTheSameTrace() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), d -> Verdict.ack())) {
            var process = spans.one("process con.>");
            var send = spans.one("send con.>");
            assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(process.getTraceId()).isEqualTo(send.getTraceId());
            assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
            assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            var attributes = process.getAttributes();
            assertThat(attributes.get(Attribute.SUBSCRIPTION)).isEqualTo("c");
            assertThat(attributes.get(Attribute.STREAM_SEQUENCE)).isEqualTo(1);
            assertThat(attributes.get(Attribute.DELIVERY_COUNT)).isEqualTo(1);
            assertThat(attributes.get(Attribute.EVENT_TYPE)).isEqualTo("T.v1");
            assertThat(process.getEvents())
                    .singleElement()
                    .satisfies(settle -> {
                        assertThat(settle.getName()).isEqualTo("settle");
                        assertThat(settle.getAttributes().get(Attribute.SETTLE_OUTCOME))
                                .isEqualTo("ack");
                    });
        }
    }

    @Test
    void publishesFromAHandlerIntoTheSameTrace() {
        streams.create("NEXT", "next.>");
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            waybill.publish(waybill.event("next.x").type("T.v1").build());
                            return Verdict.ack();
                        })) {
            waybill.publish(event(1));
            var process = spans.one("process con.>");
            assertThat(spans.one("send next.>").getParentSpanId()).isEqualTo(process.getSpanId());
        } finally {
            streams.delete("NEXT");
        }
    }

    @Test
    void linksAsARootWhereTheOptionsSaySo() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options().parenting(Parenting.LINK), d -> Verdict.ack())) {
            var process = spans.one("process con.>");
            var send = spans.one("send con.>");
            assertThat(process.getTraceId()).isNotEqualTo(send.getTraceId());
            assertThat(process.getLinks())
                    .singleElement()
                    .extracting(l -> l.getSpanContext().getSpanId())
                    .isEqualTo(send.getSpanId());
        }
    }

    @Test
    void triesAgainAfterARestAndLinksEachAttemptToTheOneBefore() {
        var attempts = new ConcurrentLinkedQueue<Long>();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.add(d.attempt());
                            if (d.attempt() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return Verdict.ack();
                        })) {
            var processes = spans.awaitNamed("process con.>", 3);
            assertThat(attempts).containsExactly(1L, 2L, 3L);
            for (int i = 1; i < 3; i++) {
                var before = processes.get(i - 1).getSpanContext();
                assertThat(processes.get(i).getLinks())
                        .anySatisfy(link -> {
                            assertThat(link.getSpanContext().getSpanId())
                                    .isEqualTo(before.getSpanId());
                            assertThat(link.getAttributes().get(Attribute.LINK_REASON))
                                    .isEqualTo("attempt");
                        });
            }
            assertThat(processes.getFirst().getAttributes().get(Attribute.ERROR_TYPE))
                    .isEqualTo("java.lang.IllegalStateException");
            assertThat(processes.getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        }
    }
}
