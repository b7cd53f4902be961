package dev.waybill.gateway.meter;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The registry of all meters and its text for Prometheus, with the trace id of a recent sampled
/// request as exemplar where OpenMetrics is asked for.
public final class Exposition implements AutoCloseable {
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(
                    new StandardExemplars(),
                    new PrometheusRegistry(),
                    Clock.SYSTEM,
                    new CurrentSpan());

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /// The content type to answer with for that `Accept` header.
    public String contentType(String accept) {
        return accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }

    public String scrape(String contentType) {
        return registry.scrape(contentType);
    }

    @Override
    public void close() {
        registry.close();
    }

    /// Exemplars on buckets and counters alone, as OpenMetrics has them. Prometheus up to 2.42
    /// gives up a whole scrape with one on the `_count` of a histogram, where Micrometer would put
    /// it too.
    private static final class StandardExemplars implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Properties prometheusProperties() {
            var properties = new Properties();
            properties.setProperty("io.prometheus.exporter.exemplars_on_all_metric_types", "false");
            return properties;
        }
    }

    private static final class CurrentSpan implements SpanContext {
        @Override
        public @Nullable String getCurrentTraceId() {
            var context = Span.current().getSpanContext();
            return context.isValid() ? context.getTraceId() : null;
        }

        @Override
        public @Nullable String getCurrentSpanId() {
            var context = Span.current().getSpanContext();
            return context.isValid() ? context.getSpanId() : null;
        }

        @Override
        public boolean isCurrentSpanSampled() {
            return Span.current().getSpanContext().isSampled();
        }

        @Override
        public void markCurrentSpanAsExemplar() {
            // The collector samples by other rules; nothing is marked.
        }
    }
}
