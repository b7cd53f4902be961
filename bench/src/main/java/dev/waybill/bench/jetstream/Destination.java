package dev.waybill.bench.jetstream;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/// Where the spans of one round go: an exporter, what has arrived behind it, and what opens the way
/// again that a trouble has closed.
record Destination(SpanExporter exporter, Arrived arrived, Runnable relief, Runnable end) {

    /// Nowhere: read once, counted and let go.
    static Destination discarding() {
        var arrived = new Arrived();
        return new Destination(new Discarding(arrived), arrived, () -> {}, () -> {});
    }

    private record Discarding(Arrived arrived) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            for (var span : spans) {
                arrived.add(span.getTraceId());
            }
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
