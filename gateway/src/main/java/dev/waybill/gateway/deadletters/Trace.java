package dev.waybill.gateway.deadletters;

import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;

/// The trace that goes along with a replay, so that its handling can name who asked for it.
final class Trace {
    private Trace() {}

    /// The headers with the trace of the span that is current, where there is one.
    static Headers ofCurrent(Headers headers) {
        return of(Context.current(), headers);
    }

    /// The headers with the trace of a span of its own, for what a job or the sweeper sends.
    static Headers ofNew(Tracer tracer, Headers headers) {
        var span =
                tracer.spanBuilder("replay dead letter")
                        .setNoParent()
                        .setSpanKind(SpanKind.INTERNAL)
                        .startSpan();
        try {
            return of(Context.root().with(span), headers);
        } finally {
            span.end();
        }
    }

    private static Headers of(Context context, Headers headers) {
        var traced = new Headers(headers);
        W3CTraceContextPropagator.getInstance()
                .inject(
                        context,
                        traced,
                        (carrier, name, value) -> {
                            if (carrier != null) {
                                carrier.put(name, value);
                            }
                        });
        return traced;
    }
}
