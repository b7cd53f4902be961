package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpansTest {
    private final Spans spans = Spans.create();
    private final Tracer tracer = spans.openTelemetry().getTracer("test");

    @AfterEach
    void close() {
        spans.close();
    }

    @Test
    void findsASpanByNameOnceItHasEnded() {
        Span span = tracer.spanBuilder("send orders").startSpan();
        assertThat(spans.named("send orders")).isEmpty();

        Thread.ofVirtual().start(span::end);

        assertThat(spans.one("send orders").getTraceId())
                .isEqualTo(span.getSpanContext().getTraceId());
    }

    @Test
    void findsOneSpanTooMany() {
        tracer.spanBuilder("process").startSpan().end();
        tracer.spanBuilder("process").startSpan().end();

        assertThatThrownBy(() -> spans.one("process")).isInstanceOf(AssertionError.class);
    }

    @Test
    void carriesTheContextByW3c() {
        Span span = tracer.spanBuilder("send").startSpan();
        Map<String, String> headers = new HashMap<>();

        spans.openTelemetry()
                .getPropagators()
                .getTextMapPropagator()
                .inject(
                        Context.root().with(span),
                        headers,
                        (carrier, name, value) -> headers.put(name, value));

        assertThat(headers.get("traceparent")).contains(span.getSpanContext().getTraceId());
        span.end();
    }

    @Test
    void keepsNothingThatIsNotSampled() {
        try (Spans unsampled = Spans.sampledBy(Sampler.alwaysOff())) {
            Span span = unsampled.openTelemetry().getTracer("test").spanBuilder("send").startSpan();
            span.end();

            assertThat(span.getSpanContext().isValid()).isTrue();
            assertThat(unsampled.finished()).isEmpty();
        }
    }
}
