package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.function.Predicate;

/// The spans of one test: an OpenTelemetry SDK with W3C trace context and baggage that keeps every
/// finished span in memory.
public final class Spans implements AutoCloseable {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk;

    private Spans(Sampler sampler) {
        sdk =
                OpenTelemetrySdk.builder()
                        .setTracerProvider(
                                SdkTracerProvider.builder()
                                        .setSampler(sampler)
                                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                        .build())
                        .setPropagators(
                                ContextPropagators.create(
                                        TextMapPropagator.composite(
                                                W3CTraceContextPropagator.getInstance(),
                                                W3CBaggagePropagator.getInstance())))
                        .build();
    }

    /// Samples everything, whatever the parent says.
    public static Spans create() {
        return new Spans(Sampler.alwaysOn());
    }

    /// Samples as told; what is not sampled is not kept either.
    public static Spans sampledBy(Sampler sampler) {
        return new Spans(sampler);
    }

    /// What the code under test is given. Nothing is registered globally.
    public OpenTelemetrySdk openTelemetry() {
        return sdk;
    }

    /// The finished spans in the order of their end.
    public List<SpanData> finished() {
        return List.copyOf(exporter.getFinishedSpanItems());
    }

    public List<SpanData> named(String name) {
        return matching(span -> span.getName().equals(name));
    }

    public List<SpanData> ofTrace(String traceId) {
        return matching(span -> span.getTraceId().equals(traceId));
    }

    /// The one span of that name, waited for; more than one is a failure.
    public SpanData one(String name) {
        return awaitNamed(name, 1).getFirst();
    }

    /// Exactly so many finished spans of that name, waited for.
    public List<SpanData> awaitNamed(String name, int count) {
        Await.untilAsserted(
                Await.DEFAULT,
                () ->
                        assertThat(named(name))
                                .as("spans named %s among %s", name, names())
                                .hasSizeGreaterThanOrEqualTo(count));
        List<SpanData> found = named(name);
        assertThat(found).as("spans named %s", name).hasSize(count);
        return found;
    }

    /// At least so many finished spans, waited for.
    public List<SpanData> await(int count) {
        Await.untilAsserted(
                Await.DEFAULT,
                () ->
                        assertThat(finished())
                                .as("finished spans %s", names())
                                .hasSizeGreaterThanOrEqualTo(count));
        return finished();
    }

    public void forget() {
        exporter.reset();
    }

    @Override
    public void close() {
        sdk.close();
    }

    private List<SpanData> matching(Predicate<SpanData> wanted) {
        return finished().stream().filter(wanted).toList();
    }

    private List<String> names() {
        return finished().stream().map(SpanData::getName).toList();
    }
}
