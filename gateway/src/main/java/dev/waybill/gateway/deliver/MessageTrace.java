package dev.waybill.gateway.deliver;

import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.TraceFields;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the trace that a stored message carries.
final class MessageTrace implements TextMapGetter<TraceFields> {
    private static final MessageTrace GETTER = new MessageTrace();

    private MessageTrace() {}

    /// Invalid where the headers carry none, or no valid one.
    static SpanContext of(Headers headers) {
        var context =
                W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), TraceFields.read(headers), GETTER);
        return Span.fromContext(context).getSpanContext();
    }

    @Override
    @SuppressWarnings("deprecation")
    public Iterable<String> keys(TraceFields fields) {
        return List.of(HeaderNames.TRACEPARENT, HeaderNames.TRACESTATE);
    }

    @Override
    public @Nullable String get(@Nullable TraceFields fields, String key) {
        if (fields == null) {
            return null;
        }
        return switch (key) {
            case HeaderNames.TRACEPARENT -> fields.traceparent();
            case HeaderNames.TRACESTATE ->
                    fields.tracestate().isEmpty() ? null : fields.tracestate();
            default -> null;
        };
    }
}
