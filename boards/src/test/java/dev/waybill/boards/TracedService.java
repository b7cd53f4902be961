package dev.waybill.boards;

import dev.waybill.client.ConnectionDefaults;
import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.Delivery;
import dev.waybill.client.Handler;
import dev.waybill.client.PublishOutcome;
import dev.waybill.client.RetryPolicy;
import dev.waybill.client.Waybill;
import dev.waybill.testkit.NatsExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A service that publishes and consumes with the library, on a stream of its own, and exports
/// every span by OTLP.
final class TracedService implements AutoCloseable {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(60), 1, Duration.ofMillis(60));

    private final String stream;
    private final OpenTelemetrySdk sdk;
    private final Connection connection;
    private final Waybill waybill;

    TracedService(NatsExtension nats, String stream, URI otlp)
            throws IOException, JetStreamApiException {
        this.stream = stream;
        this.sdk = sdk(otlp);
        this.connection = nats.connect(ConnectionDefaults::apply);
        connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder().name(stream).subjects(subject(">")).build());
        this.waybill =
                Waybill.builder(connection, "/boards").openTelemetry(sdk).createStreams().build();
    }

    OpenTelemetrySdk openTelemetry() {
        return sdk;
    }

    Tracer tracer() {
        return sdk.getTracer("dev.waybill.boards");
    }

    String subject(String rest) {
        return stream.toLowerCase(java.util.Locale.ROOT) + "." + rest;
    }

    /// Publishes one event within a span of its own, and answers the id of the trace.
    String publish(String rest) {
        var span = tracer().spanBuilder("order").setNoParent().startSpan();
        try (var _ = span.makeCurrent()) {
            var outcome = waybill.publish(waybill.event(subject(rest)).type("T.v1").build());
            if (!(outcome instanceof PublishOutcome.Stored)) {
                throw new AssertionError("not stored: " + outcome);
            }
        } finally {
            span.end();
        }
        return span.getSpanContext().getTraceId();
    }

    /// Consumes what is published to one subject.
    Consumption consume(String rest, Handler handler) {
        return waybill.consume(
                ConsumeOptions.of(stream, rest).filter(subject(rest)).retry(QUICK), handler);
    }

    /// The trace that a handler runs in.
    static String traceOf(Delivery delivery) {
        var trace = io.opentelemetry.api.trace.Span.current().getSpanContext().getTraceId();
        return trace.isEmpty() ? delivery.eventId() : trace;
    }

    void flush() {
        sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        connection.close();
        sdk.close();
    }

    private static OpenTelemetrySdk sdk(URI otlp) {
        var exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(otlp.resolve("/v1/traces") + "").build();
        return OpenTelemetrySdk.builder()
                .setTracerProvider(
                        SdkTracerProvider.builder()
                                .setResource(
                                        Resource.create(
                                                Attributes.builder()
                                                        .put("service.name", "boards")
                                                        .build()))
                                .addSpanProcessor(
                                        BatchSpanProcessor.builder(exporter)
                                                .setScheduleDelay(Duration.ofMillis(100))
                                                .build())
                                .build())
                .build();
    }
}
