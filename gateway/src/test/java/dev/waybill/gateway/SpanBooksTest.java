package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Spans that cannot be delivered cost nobody else anything, and none disappears uncounted.
class SpanBooksTest {
    private static final int SPANS = 1_000;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int REQUESTS = 200;

    /// How long the exporter waits for a collector that hangs.
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    @Test
    void countsEverySpanWhereNobodyListens() {
        var meters = new SimpleMeterRegistry();
        try (var telemetry = Telemetry.start(exporter(1, TIMEOUT))) {
            telemetry.dropped().bindTo(meters);

            assertThat(startAndEnd(telemetry, SPANS)).isLessThan(SOON);

            Await.until("all are accounted for", () -> dropped(meters) == SPANS);
        }
    }

    @Test
    void countsEverySpanWhereTheCollectorHangs() throws Exception {
        var meters = new SimpleMeterRegistry();
        try (var collector = new HangingCollector();
                var telemetry = Telemetry.start(exporter(collector.port(), TIMEOUT))) {
            telemetry.dropped().bindTo(meters);

            assertThat(startAndEnd(telemetry, SPANS)).isLessThan(SOON);

            Await.until("all are accounted for", () -> dropped(meters) == SPANS);
            assertThat(collector.connections()).isPositive();
        }
    }

    @Test
    void startsAsManySpansAsItExportsAndDrops() throws Exception {
        var meters = new SimpleMeterRegistry();
        try (var collector = new Collector()) {
            try (var telemetry =
                    Telemetry.start(exporter(collector.port(), Duration.ofSeconds(10)))) {
                telemetry.dropped().bindTo(meters);
                assertThat(startAndEnd(telemetry, SPANS)).isLessThan(SOON);
                Await.until(
                        "all are accounted for",
                        () -> collector.spans() + dropped(meters) == SPANS);
                assertThat(collector.spans()).isPositive();
                System.out.printf(
                        "spans: started %d, exported %d, dropped %d%n",
                        SPANS, collector.spans(), dropped(meters));
            }
        }
    }

    @Test
    void answersAtOnceThoughTheCollectorHangs() throws Exception {
        try (var collector = new HangingCollector();
                var telemetry = Telemetry.start(exporter(collector.port(), TIMEOUT));
                var gateway =
                        RunningGateway.start(
                                "nats://127.0.0.1:1", Map.of(), telemetry.openTelemetry())) {
            long began = System.nanoTime();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(gateway.get("/openapi").statusCode()).isEqualTo(200);
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(TIMEOUT.multipliedBy(REQUESTS / 2));
            Await.until("the collector was tried", () -> collector.connections() > 0);
        }
    }

    private static Duration startAndEnd(Telemetry telemetry, int count) {
        var tracer = telemetry.openTelemetry().getTracer("test");
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            tracer.spanBuilder(Collector.SPAN).startSpan().end();
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static long dropped(SimpleMeterRegistry meters) {
        return meters.get("waybill.spans.dropped").functionCounters().stream()
                .mapToLong(counter -> (long) counter.count())
                .sum();
    }

    private static Map<String, String> exporter(int port, Duration timeout) {
        var settings = new HashMap<String, String>();
        settings.put("otel.traces.exporter", "otlp");
        settings.put("otel.exporter.otlp.endpoint", "http://127.0.0.1:" + port);
        settings.put("otel.exporter.otlp.protocol", "http/protobuf");
        settings.put("otel.exporter.otlp.timeout", "" + timeout.toMillis());
        settings.put("otel.java.exporter.otlp.retry.disabled", "true");
        settings.put("otel.bsp.schedule.delay", "20");
        settings.put("otel.bsp.max.queue.size", "64");
        settings.put("otel.bsp.max.export.batch.size", "16");
        return settings;
    }
}
