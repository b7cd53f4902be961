package dev.waybill.client;

import dev.waybill.bench.micro.DiscardedSpans;
import dev.waybill.bench.micro.Registry;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the library adds to a publish before the connection has it and after the answer: the event,
/// its header block, its span and its metrics. No server takes part.
@State(Scope.Thread)
public class SendBenchmark {
    private static final byte[] PAYLOAD = "x".repeat(256).getBytes(StandardCharsets.UTF_8);
    private static final PublishOutcome STORED = new PublishOutcome.Stored("ORDERS", 1, false);
    private static final long TOOK = 140_000;
    private static final String SUBJECT = "orders.42.placed";

    final DiscardedSpans spans = new DiscardedSpans();
    private final TraceContext traceContext = new TraceContext(Set.of());
    private final HeaderBlocks full = new HeaderBlocks(false, traceContext, true);
    private final HeaderBlocks compact = new HeaderBlocks(true, traceContext, true);
    private final SubjectTemplates templates = new SubjectTemplates(List.of());
    private final MeterRegistry registry = Registry.quiet();
    private final ClientMeters meters = new ClientMeters(registry);
    private final SendSpan sampled =
            sendSpan(spans.sampledBy(Sampler.alwaysOn()), HeadSampling.ofTheTracer());
    private final SendSpan notSampled =
            sendSpan(spans.sampledBy(Sampler.alwaysOff()), HeadSampling.ofTheTracer());
    private final SendSpan notWanted =
            sendSpan(
                    spans.sampledBy(Sampler.alwaysOn()),
                    HeadSampling.ofRoots(0, () -> ThreadLocalRandom.current().nextLong()));
    private final SendSpan untraced = sendSpan(OpenTelemetry.noop(), HeadSampling.ofTheTracer());
    private final Event unpublished = event();
    private final Event published = published();

    /// An event as an application makes it, with an id of its own.
    @Benchmark
    public Event eventBuilt() {
        return event();
    }

    /// The header block of an event that has been published before: all eight headers.
    @Benchmark
    public Headers fullEnvelopeBuiltAndInjected() {
        return full.of(published, SendSpan.sent(published));
    }

    /// The same with `Nats-Msg-Id` and the trace alone.
    @Benchmark
    public Headers compactEnvelopeBuiltAndInjected() {
        return compact.of(published, SendSpan.sent(published));
    }

    /// The span of a new event in a trace that begins with it, begun and ended.
    @Benchmark
    public Span sendSpanSampled() {
        return span(sampled);
    }

    /// The same where the SDK's sampler says no.
    @Benchmark
    public Span sendSpanNotSampledByTheSdk() {
        return span(notSampled);
    }

    /// The same where no span is built, as only few of the traces beginning here are recorded.
    @Benchmark
    public Span sendSpanNotSampled() {
        return span(notWanted);
    }

    /// The same in a program without tracing.
    @Benchmark
    public Span sendSpanUntraced() {
        return span(untraced);
    }

    @Benchmark
    public void sendMetrics() {
        meters.sent(templates.of(SUBJECT), SendSpan.errorType(STORED), TOOK);
    }

    /// How many messages [#sendMetrics] has counted.
    double sent() {
        return registry.get("messaging.client.sent.messages").counter().count();
    }

    private Span span(SendSpan spans) {
        unpublished.creation.set(SpanContext.getInvalid());
        var span = spans.start(unpublished, templates.of(SUBJECT));
        spans.end(span, STORED);
        return span;
    }

    private Event published() {
        var event = event();
        sampled.end(sampled.start(event, templates.of(SUBJECT)), STORED);
        return event;
    }

    private static SendSpan sendSpan(OpenTelemetry telemetry, HeadSampling sampling) {
        return new SendSpan(
                telemetry.getTracer("bench"), new Peer(() -> "nats://127.0.0.1:4222"), sampling);
    }

    private static Event event() {
        return new Event.Builder(
                        SUBJECT,
                        "01938f7e-6d2c-7a51-9c44-2f9b8a1d3e57",
                        "/orders",
                        Instant.ofEpochSecond(1_790_000_000L, 123_456_000))
                .type("OrderPlaced.v1")
                .data(PAYLOAD, "application/json")
                .build();
    }
}
