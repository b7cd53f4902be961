package dev.waybill.client;

import dev.waybill.bench.micro.DiscardedSpans;
import dev.waybill.bench.micro.Registry;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the library adds to a delivery around its handler. No server takes part.
@State(Scope.Thread)
public class ReceiveBenchmark {
    private static final Processed DONE =
            new Processed(Verdict.ack(), Optional.empty(), "", Duration.ofMillis(3), false, true);
    private static final Settlement.Settled ACKED = Settlement.Settled.of("ack");

    final DiscardedSpans spans = new DiscardedSpans();
    private final TraceContext traceContext = new TraceContext(Set.of());
    private final SubjectTemplates templates = new SubjectTemplates(List.of());
    private final MeterRegistry registry = Registry.quiet();
    private final ClientMeters meters = new ClientMeters(registry);
    private final SettleReport report = new SettleReport(meters);
    private final ProcessSpan process = processSpan();
    private final Message sampledMessage = message("01");
    private final Message unsampledMessage = message("00");
    private final Delivery sampled = new Delivery(sampledMessage);
    private final Delivery unsampled = new Delivery(unsampledMessage);
    private final SpanContext trace = sampled.trace();

    @Benchmark
    public Delivery deliveryRead() {
        return new Delivery(sampledMessage);
    }

    @Benchmark
    public Context traceExtracted() {
        return traceContext.extract(sampled.headers());
    }

    @Benchmark
    public Span processSpanSampled() {
        return span(sampled);
    }

    @Benchmark
    public Span processSpanNotSampled() {
        return span(unsampled);
    }

    /// Nine keys into the MDC and out again.
    @Benchmark
    public LogContext logContextInAndOut() {
        try (var context = LogContext.of(sampled, trace)) {
            return context;
        }
    }

    /// Metrics of the outcome, and the decision whether to log.
    @Benchmark
    public void settlementReported() {
        report.write(sampled, DONE, ACKED, Span.getInvalid());
    }

    /// What is counted for a delivery apart from its settlement.
    @Benchmark
    public void deliveryMetrics() {
        var template = templates.of(sampled.subject());
        meters.consumed("process", template, sampled, Duration.ofMillis(1));
        meters.processed(template, sampled, "", Duration.ofMillis(3));
        meters.completed(sampled, Duration.ofMillis(4));
    }

    /// What that counter has counted.
    double counted(String name) {
        return registry.get(name).counter().count();
    }

    private Span span(Delivery delivery) {
        var span = Span.fromContext(process.start(delivery));
        process.end(span, delivery, DONE, ACKED);
        return span;
    }

    private ProcessSpan processSpan() {
        return new ProcessSpan(
                spans.sampledBy(Sampler.parentBased(Sampler.alwaysOn())).getTracer("bench"),
                traceContext,
                templates,
                new Peer(() -> "nats://127.0.0.1:4222"),
                InstantSource.system(),
                Parenting.PARENT,
                HeadSampling.ofTheTracer());
    }

    private static Message message(String flags) {
        var id = "01938f7e-6d2c-7a51-9c44-2f9b8a1d3e57";
        return NatsMessage.builder()
                .subject("orders.42.placed")
                .replyTo("$JS.ACK.ORDERS.billing.1.77.77.1790000000123456000.3")
                .headers(
                        new Headers()
                                .put("Nats-Msg-Id", id)
                                .put("ce-specversion", "1.0")
                                .put("ce-id", id)
                                .put("ce-source", "/orders")
                                .put("ce-type", "OrderPlaced.v1")
                                .put("ce-time", "2026-09-21T14:13:20.123456Z")
                                .put("ce-datacontenttype", "application/json")
                                .put(
                                        "traceparent",
                                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-"
                                                + flags))
                .data("x".repeat(256).getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
