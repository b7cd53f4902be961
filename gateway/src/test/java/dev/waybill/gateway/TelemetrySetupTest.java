package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetrySetupTest {
    @Test
    void givesSpansAnIdentityThoughNothingIsExported() {
        try (var telemetry = Telemetry.start(Map.of())) {
            assertThat(span(telemetry).getSpanContext().isValid()).isTrue();
        }
    }

    @Test
    void countsSpansThatNeverReachTheCollectorAlsoAfterACollectionOfGarbage() {
        var nowhere =
                Map.of(
                        "otel.traces.exporter", "otlp",
                        "otel.exporter.otlp.endpoint", "http://127.0.0.1:1",
                        "otel.exporter.otlp.protocol", "http/protobuf",
                        "otel.java.exporter.otlp.retry.disabled", "true",
                        "otel.bsp.schedule.delay", "50",
                        "otel.bsp.max.queue.size", "16",
                        "otel.bsp.max.export.batch.size", "8");
        var meters = new SimpleMeterRegistry();
        try (var telemetry = Telemetry.start(nowhere)) {
            telemetry.dropped().bindTo(meters);
            System.gc();
            for (int i = 0; i < 2_000; i++) {
                span(telemetry);
            }

            Await.until("failed exports are counted", () -> dropped(meters, "export_failed") > 0);
            assertThat(dropped(meters, "queue_full")).isPositive();
        }
    }

    @Test
    void exportsOverHttpWithoutBeingToldAProtocol() throws Exception {
        try (var collector = new Collector()) {
            var there = "http://127.0.0.1:" + collector.port();
            var settings =
                    Map.of("otel.traces.exporter", "otlp", "otel.exporter.otlp.endpoint", there);
            try (var telemetry = Telemetry.start(settings)) {
                var tracer = telemetry.openTelemetry().getTracer("test");
                tracer.spanBuilder(Collector.SPAN).startSpan().end();
            }

            assertThat(collector.spans()).isEqualTo(1);
        }
    }

    private static Span span(Telemetry telemetry) {
        var span = telemetry.openTelemetry().getTracer("test").spanBuilder("one").startSpan();
        span.end();
        return span;
    }

    private static double dropped(SimpleMeterRegistry meters, String reason) {
        return meters.get("waybill.spans.dropped").tag("reason", reason).functionCounter().count();
    }
}
