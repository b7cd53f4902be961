package dev.waybill.bench.jetstream;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/// The batch processor's own count of the spans that found its queue full.
final class QueueDrops implements MetricReader {
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final String PROCESSED = "otel.sdk.processor.span.processed";

    private volatile CollectionRegistration registration = CollectionRegistration.noop();

    long count() {
        return registration.collectAllMetrics().stream()
                .filter(data -> data.getName().equals(PROCESSED))
                .flatMap(data -> data.getLongSumData().getPoints().stream())
                .filter(point -> point.getAttributes().get(ERROR) != null)
                .mapToLong(LongPointData::getValue)
                .sum();
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
}
