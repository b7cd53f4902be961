package dev.waybill.bench.jetstream;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts spans on both sides of the batch processor: as they are decided on, and as the exporter
/// has answered for them.
final class SpanCount {
    private final LongAdder unsampled = new LongAdder();
    private final LongAdder sampled = new LongAdder();
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();

    long unsampled() {
        return unsampled.sum();
    }

    long sampled() {
        return sampled.sum();
    }

    long exported() {
        return exported.sum();
    }

    long failed() {
        return failed.sum();
    }

    Sampler counting(Sampler sampler) {
        return new Sampler() {
            @Override
            public SamplingResult shouldSample(
                    Context parent,
                    String traceId,
                    String name,
                    SpanKind kind,
                    Attributes attributes,
                    List<LinkData> links) {
                var result = sampler.shouldSample(parent, traceId, name, kind, attributes, links);
                boolean kept = result.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
                (kept ? sampled : unsampled).increment();
                return result;
            }

            @Override
            public String getDescription() {
                return sampler.getDescription();
            }
        };
    }

    SpanExporter counting(SpanExporter exporter) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                int size = spans.size();
                var result = exporter.export(spans);
                return result.whenComplete(
                        () -> (result.isSuccess() ? exported : failed).add(size));
            }

            @Override
            public CompletableResultCode flush() {
                return exporter.flush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return exporter.shutdown();
            }
        };
    }
}
