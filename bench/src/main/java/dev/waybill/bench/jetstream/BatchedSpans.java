package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import dev.waybill.wire.TraceFields;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.InternalTelemetryVersion;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// An OpenTelemetry SDK with the batch processor of every service, and an account of its spans:
/// started = unsampled + exported + failed + dropped.
final class BatchedSpans implements Tracing {
    private static final long PATIENCE_SECONDS = 60;

    private final SpanCount count = new SpanCount();
    private final QueueDrops drops = new QueueDrops();
    private final Destination destination;
    private final Queue queue;
    private final SdkTracerProvider tracers;
    private final OpenTelemetrySdk sdk;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// The batch processor's queue.
    enum Queue {
        /// Room for the spans of a whole round, in large batches: to drop one is a failure.
        AMPLE(1 << 19, 2_048),
        /// As it comes: drops what finds it full.
        STANDARD(2_048, 512);

        private final int spans;
        private final int batch;

        Queue(int spans, int batch) {
            this.spans = spans;
            this.batch = batch;
        }
    }

    BatchedSpans(Sampler sampler, Destination destination, Queue queue) {
        this.destination = destination;
        this.queue = queue;
        this.tracers =
                SdkTracerProvider.builder()
                        .setSampler(count.counting(sampler))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(count.counting(destination.exporter()))
                                        .setMaxQueueSize(queue.spans)
                                        .setMaxExportBatchSize(queue.batch)
                                        .setMeterProvider(
                                                SdkMeterProvider.builder()
                                                        .registerMetricReader(drops)
                                                        .build())
                                        .setInternalTelemetryVersion(
                                                InternalTelemetryVersion.LATEST)
                                        .build())
                        .build();
        this.sdk =
                OpenTelemetrySdk.builder()
                        .setTracerProvider(tracers)
                        .setPropagators(
                                ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                        .build();
    }

    @Override
    public OpenTelemetry openTelemetry() {
        return sdk;
    }

    /// With the standard queue nobody waits for what is under way, as the exporter may be in
    /// trouble.
    @Override
    public void flush() {
        if (queue == Queue.AMPLE) {
            tracers.forceFlush().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// Ends the trouble, if there is one, and the SDK, so that no span is under way any more.
    @Override
    public void verify(long started) {
        destination.relief().run();
        tracers.forceFlush().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
        end();
        long dropped = drops.count();
        Unverified.unlessEqual("started spans", started, count.unsampled() + count.sampled());
        Unverified.unlessEqual(
                "spans exported, failed and dropped",
                count.sampled(),
                count.exported() + count.failed() + dropped);
        if (queue == Queue.AMPLE) {
            Unverified.unlessEqual("spans dropped or failed", 0, dropped + count.failed());
            Unverified.unlessEqual(
                    "spans that arrived", count.exported(), destination.arrived().count());
        }
    }

    @Override
    public void verify(Headers headers, long sequence) {
        var parent = TraceFields.read(headers).traceparent().split("-", -1);
        Unverified.unless(parent.length == 4, "message " + sequence + " carries no trace");
        boolean sampled = (Integer.parseInt(parent[3], 16) & 1) == 1;
        if (queue == Queue.AMPLE) {
            Unverified.unless(
                    destination.arrived().has(parent[1]) == sampled,
                    "the trace of message " + sequence + " was not seen, or not sampled and seen");
        }
    }

    @Override
    public void close() {
        destination.relief().run();
        end();
        destination.end().run();
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            sdk.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
