package dev.waybill.client;

import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.HeaderWriter;
import dev.waybill.wire.TraceFields;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries the W3C trace context in and out of headers, and baggage for the allowed keys alone.
///
/// It reads from the root context, so that an invalid `traceparent` never continues the trace of
/// the thread that happens to read it. At most 64 entries and 8,192 characters of baggage are
/// written (W3C Baggage §3.3.2); more is left out whole, and so is a trace state or baggage that no
/// header can hold.
final class TraceContext {
    private static final int BAGGAGE_ENTRIES = 64;
    private static final int BAGGAGE_LENGTH = 8_192;

    private final TextMapPropagator w3c = W3CTraceContextPropagator.getInstance();
    private final TextMapPropagator w3cBaggage = W3CBaggagePropagator.getInstance();
    private final Set<String> baggageKeys;

    TraceContext(Set<String> baggageKeys) {
        this.baggageKeys = Set.copyOf(baggageKeys);
    }

    /// Replaces whatever trace fields the headers hold by that context.
    void inject(Context context, Headers headers) {
        TraceFields.remove(headers);
        w3c.inject(context, headers, TraceContext::put);
        if (!baggageKeys.isEmpty()) {
            baggage(Baggage.fromContext(context))
                    .ifPresent(text -> headers.put(HeaderNames.BAGGAGE, text));
        }
    }

    /// Writes that span's context, and what of the current baggage is allowed, among headers that
    /// hold no trace fields yet.
    void write(SpanContext span, HeaderWriter sent) {
        if (span.isValid()) {
            if (span.getTraceState().isEmpty()) {
                sent.put(HeaderNames.TRACEPARENT, traceparent(span));
            } else {
                w3c.inject(Context.root().with(Span.wrap(span)), sent, TraceContext::write);
            }
        }
        if (!baggageKeys.isEmpty()) {
            baggage(Baggage.current()).ifPresent(text -> sent.put(HeaderNames.BAGGAGE, text));
        }
    }

    /// As Trace Context §3.2 has it, version 00.
    private static String traceparent(SpanContext span) {
        return "00-"
                + span.getTraceId()
                + "-"
                + span.getSpanId()
                + "-"
                + span.getTraceFlags().asHex();
    }

    /// What the headers carry, as a context of its own; the root where they carry nothing valid.
    Context extract(Headers headers) {
        return extract(TraceFields.read(headers));
    }

    private Context extract(TraceFields fields) {
        if (fields.equals(TraceFields.NONE)) {
            return Context.root();
        }
        var context = w3c.extract(Context.root(), fields, Fields.GETTER);
        return baggageKeys.isEmpty() ? context : withBaggage(context, fields);
    }

    SpanContext spanContext(Headers headers) {
        return Span.fromContext(extract(headers)).getSpanContext();
    }

    SpanContext spanContext(TraceFields fields) {
        return Span.fromContext(extract(fields)).getSpanContext();
    }

    /// What of it is allowed, as a header; empty where that is nothing, or too much.
    private Optional<String> baggage(Baggage baggage) {
        var allowed = allowed(baggage);
        if (allowed.isEmpty() || allowed.size() > BAGGAGE_ENTRIES) {
            return Optional.empty();
        }
        var written = new Headers();
        w3cBaggage.inject(allowed.storeInContext(Context.root()), written, TraceContext::put);
        return Optional.ofNullable(written.getFirst(HeaderNames.BAGGAGE))
                .filter(text -> text.length() <= BAGGAGE_LENGTH);
    }

    private Context withBaggage(Context context, TraceFields fields) {
        if (fields.baggage().length() > BAGGAGE_LENGTH) {
            return context;
        }
        var read = Baggage.fromContext(w3cBaggage.extract(Context.root(), fields, Fields.GETTER));
        return allowed(read).storeInContext(context);
    }

    private Baggage allowed(Baggage baggage) {
        BaggageBuilder kept = Baggage.builder();
        baggage.forEach((key, entry) -> {
            if (baggageKeys.contains(key)) {
                kept.put(key, entry.getValue(), entry.getMetadata());
            }
        });
        return kept.build();
    }

    private static void put(@Nullable Headers headers, String name, String value) {
        if (headers != null && HeaderWriter.takes(value)) {
            headers.put(name, value);
        }
    }

    private static void write(@Nullable HeaderWriter sent, String name, String value) {
        if (sent != null && HeaderWriter.takes(value)) {
            sent.put(name, value);
        }
    }

    private enum Fields implements TextMapGetter<TraceFields> {
        GETTER;

        @Override
        @SuppressWarnings("deprecation")
        public Iterable<String> keys(TraceFields fields) {
            return List.of(HeaderNames.TRACEPARENT, HeaderNames.TRACESTATE, HeaderNames.BAGGAGE);
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
                case HeaderNames.BAGGAGE -> fields.baggage().isEmpty() ? null : fields.baggage();
                default -> null;
            };
        }
    }
}
