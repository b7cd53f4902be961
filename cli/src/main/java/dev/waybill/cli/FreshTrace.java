package dev.waybill.cli;

import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.TraceFields;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The trace that a published event belongs to: that of `$TRACEPARENT`, else a new one, sampled.
///
/// The command exports no span of its own; the trace begins with it and shows in its consumers.
final class FreshTrace {
    private FreshTrace() {}

    static Context of(Optional<String> traceparent, RandomGenerator random) {
        return traceparent
                .map(FreshTrace::parsed)
                .filter(context -> Span.fromContext(context).getSpanContext().isValid())
                .orElseGet(() -> Context.root().with(Span.wrap(begun(random))));
    }

    /// The trace id that stored headers carry.
    static Optional<String> traceId(Headers headers) {
        return Optional.of(TraceFields.read(headers).traceparent())
                .map(FreshTrace::parsed)
                .map(context -> Span.fromContext(context).getSpanContext())
                .filter(SpanContext::isValid)
                .map(SpanContext::getTraceId);
    }

    private static SpanContext begun(RandomGenerator random) {
        return SpanContext.create(
                hex(random) + hex(random),
                hex(random),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    }

    private static String hex(RandomGenerator random) {
        return String.format("%016x", random.nextLong(1, Long.MAX_VALUE));
    }

    private static Context parsed(String traceparent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), traceparent, Field.ONLY);
    }

    private enum Field implements TextMapGetter<String> {
        ONLY;

        @Override
        @SuppressWarnings("deprecation")
        public Iterable<String> keys(String traceparent) {
            return List.of(HeaderNames.TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals(HeaderNames.TRACEPARENT) ? traceparent : null;
        }
    }
}
