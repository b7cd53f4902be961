package dev.waybill.bench.micro;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.atomic.LongAdder;

/// A tracing SDK whose spans are recorded, counted when they end, and dropped: what a span costs
/// without its export.
public final class DiscardedSpans implements SpanProcessor {
    private final LongAdder ended = new LongAdder();

    /// The SDK with this at its end, asking that sampler.
    public OpenTelemetry sampledBy(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(
                        SdkTracerProvider.builder()
                                .setSampler(sampler)
                                .addSpanProcessor(this)
                                .build())
                .build();
    }

    /// How many sampled spans have ended.
    public long ended() {
        return ended.sum();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        ended.increment();
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }
}
