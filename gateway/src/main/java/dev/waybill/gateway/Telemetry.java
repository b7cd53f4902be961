package dev.waybill.gateway;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The process's OpenTelemetry SDK, by the standard `OTEL_…` variables and `otel.…` properties.
///
/// Unless told otherwise spans are made and propagated but not exported. Metrics are Micrometer's
/// and logs go to the log, so the exporters of both stay off; OTLP goes over HTTP, as there is no
/// gRPC here; attribute values are cut at 1024 characters; baggage is not propagated.
public final class Telemetry implements AutoCloseable {
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "otel.service.name", "waybill-gateway",
                    "otel.traces.exporter", "none",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none",
                    "otel.exporter.otlp.protocol", "http/protobuf",
                    "otel.propagators", "tracecontext",
                    "otel.attribute.value.length.limit", "1024",
                    "otel.experimental.sdk.telemetry.version", "latest");
    private static final Duration FLUSH = Duration.ofSeconds(8);

    private final OpenTelemetrySdk sdk;
    private final DroppedSpans dropped;

    private Telemetry(OpenTelemetrySdk sdk, DroppedSpans dropped) {
        this.sdk = sdk;
        this.dropped = dropped;
    }

    /// Starts the SDK; `more` holds defaults that the environment overrides.
    public static Telemetry start(Map<String, String> more) {
        var dropped = new DroppedSpans();
        var sdk =
                AutoConfiguredOpenTelemetrySdk.builder()
                        .disableShutdownHook()
                        .addPropertiesSupplier(() -> DEFAULTS)
                        .addPropertiesSupplier(() -> more)
                        .addMeterProviderCustomizer(
                                (builder, _) -> builder.registerMetricReader(dropped))
                        .addTracerProviderCustomizer(
                                (builder, _) -> builder.addSpanProcessor(new Nobody()))
                        .build()
                        .getOpenTelemetrySdk();
        return new Telemetry(sdk, dropped);
    }

    public OpenTelemetry openTelemetry() {
        return sdk;
    }

    /// The spans that were lost on the way, as a metric.
    DroppedSpans dropped() {
        return dropped;
    }

    /// Exports what is queued, for 8 s at most.
    @Override
    public void close() {
        sdk.getSdkTracerProvider().forceFlush().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
        sdk.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Keeps the SDK from handing out tracers without ids where nothing is exported.
    private static final class Nobody implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {}

        @Override
        public boolean isEndRequired() {
            return false;
        }
    }
}
