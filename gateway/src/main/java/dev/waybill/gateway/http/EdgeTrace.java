package dev.waybill.gateway.http;

import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.TraceFields;
import io.helidon.http.HeaderName;
import io.helidon.http.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The trace that a request brings along, and what the server span makes of it.
///
/// The fields are repaired as [TraceFields] says; baggage stays outside. Whatever is malformed
/// means a new trace.
final class EdgeTrace {
    private static final HeaderName TRACEPARENT =
            io.helidon.http.HeaderNames.create(HeaderNames.TRACEPARENT);
    private static final HeaderName TRACESTATE =
            io.helidon.http.HeaderNames.create(HeaderNames.TRACESTATE);
    private static final TextMapGetter<TraceFields> GETTER = new Getter();

    private EdgeTrace() {}

    /// The remote context of those headers, or the root context.
    static Context read(Headers headers) {
        if (!headers.contains(TRACEPARENT)) {
            return Context.root();
        }
        var fields = new io.nats.client.impl.Headers();
        copy(headers, TRACEPARENT, HeaderNames.TRACEPARENT, fields);
        copy(headers, TRACESTATE, HeaderNames.TRACESTATE, fields);
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), TraceFields.read(fields), GETTER);
    }

    /// Sets parent and links of a span at the edge.
    static void place(SpanBuilder span, Context remote, TraceTrust trust) {
        var context = Span.fromContext(remote).getSpanContext();
        switch (trust) {
            case CONTINUE -> span.setParent(remote);
            case LINK -> {
                span.setNoParent();
                if (context.isValid()) {
                    span.addLink(context);
                }
            }
            case RESTART -> span.setNoParent();
        }
    }

    private static void copy(
            Headers from, HeaderName wanted, String name, io.nats.client.impl.Headers to) {
        for (var value : from.all(wanted, List::of)) {
            if (HeaderRules.isPrintable(value)) {
                to.add(name, value);
            }
        }
    }

    private static final class Getter implements TextMapGetter<TraceFields> {
        @Override
        public @Nullable String get(@Nullable TraceFields fields, String key) {
            if (fields == null) {
                return null;
            }
            var value =
                    key.equals(HeaderNames.TRACEPARENT)
                            ? fields.traceparent()
                            : key.equals(HeaderNames.TRACESTATE) ? fields.tracestate() : "";
            return value.isEmpty() ? null : value;
        }
    }
}
