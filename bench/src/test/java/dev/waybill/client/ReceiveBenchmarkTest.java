package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// That the benchmarks of a delivery do what they say.
class ReceiveBenchmarkTest {
    private final ReceiveBenchmark receive = new ReceiveBenchmark();

    @Test
    void readsADeliveryAndItsTrace() {
        assertThat(receive.deliveryRead().sequence()).isEqualTo(77);
        assertThat(Span.fromContext(receive.traceExtracted()).getSpanContext().getTraceId())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void recordsASpanWhereTheProducerDid() {
        assertThat(receive.processSpanSampled().getSpanContext().isSampled()).isTrue();
        assertThat(receive.processSpanNotSampled().getSpanContext().isSampled()).isFalse();
        assertThat(receive.spans.ended()).isEqualTo(1);
    }

    @Test
    void leavesTheLogContextAsItWas() {
        MDC.put("stream", "mine");
        var _ = receive.logContextInAndOut();
        assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("stream").containsValue("mine");
        MDC.clear();
    }

    @Test
    void countsDeliveriesAndSettlements() {
        receive.deliveryMetrics();
        receive.settlementReported();
        assertThat(receive.counted("messaging.client.consumed.messages")).isEqualTo(1);
        assertThat(receive.counted("waybill.client.settled")).isEqualTo(1);
    }
}
