package dev.waybill.gateway;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/// Reads the SDK's own counts of spans that were lost, since the SDK only logs them, and shows them
/// as one metric.
final class DroppedSpans implements MetricReader, MeterBinder {
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final String PROCESSED = "otel.sdk.processor.span.processed";
    private static final String EXPORTED = "otel.sdk.exporter.span.exported";

    private volatile CollectionRegistration registration = CollectionRegistration.noop();

    @Override
    public void bindTo(MeterRegistry registry) {
        bind(registry, "queue_full", PROCESSED);
        bind(registry, "export_failed", EXPORTED);
    }

    private void bind(MeterRegistry registry, String reason, String metric) {
        MeterCatalogue.SPANS_DROPPED.counted(
                registry, "reason", reason, this, owner -> owner.failed(metric));
    }

    @Override
    public void register(CollectionRegistration given) {
        registration = given;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    private double failed(String metric) {
        return registration.collectAllMetrics().stream()
                .filter(data -> data.getName().equals(metric))
                .mapToLong(DroppedSpans::failures)
                .sum();
    }

    private static long failures(MetricData data) {
        return data.getLongSumData().getPoints().stream()
                .filter(point -> point.getAttributes().get(ERROR) != null)
                .mapToLong(LongPointData::getValue)
                .sum();
    }
}
