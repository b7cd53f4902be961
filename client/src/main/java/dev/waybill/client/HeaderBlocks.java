package dev.waybill.client;

import dev.waybill.wire.Envelope;
import dev.waybill.wire.HeaderWriter;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.ConcurrentHashMap;

/// The headers to send with events, full or compact, with the trace.
///
/// Keeps those that all events of a kind (source, type and content type) have in common, to be
/// copied: a header that is copied costs a third of one that is written. Holds one kind for each of
/// 256 types; those of a further one are written anew each time. Safe for many threads.
///
/// Copies share the lists of values with what is kept, so nothing may be *added* to a header of a
/// block, only put.
final class HeaderBlocks {
    private static final int TYPES = 256;

    private final boolean compact;
    private final TraceContext traceContext;
    private final ConcurrentHashMap<String, Begun> known = new ConcurrentHashMap<>();

    HeaderBlocks(boolean compact, TraceContext traceContext) {
        this.compact = compact;
        this.traceContext = traceContext;
    }

    /// `trace` may be invalid, and then none is written.
    Headers of(Event event, SpanContext trace) {
        var headers = compact ? new Headers() : new Headers(begun(event.envelope()));
        var writer = new HeaderWriter(headers);
        event.writeTo(writer, compact);
        event.writeOwnTo(headers);
        traceContext.write(trace, headers, writer);
        return headers;
    }

    private Headers begun(Envelope envelope) {
        var begun = known.get(envelope.type());
        return begun != null && begun.example.isOfTheKindOf(envelope)
                ? begun.headers
                : remember(envelope);
    }

    private Headers remember(Envelope envelope) {
        var begun = Begun.like(envelope);
        if (known.size() < TYPES || known.containsKey(envelope.type())) {
            known.put(envelope.type(), begun);
        }
        return begun.headers;
    }

    /// What the events of a kind have in common, and one of them.
    private record Begun(Envelope example, Headers headers) {
        /// With the names that every event has a value of its own for, so that a copy has room for
        /// them from the beginning.
        static Begun like(Envelope envelope) {
            var headers = new Headers();
            var writer = new HeaderWriter(headers);
            envelope.writeKindTo(writer);
            for (var name : Envelope.OWN) {
                writer.put(name, "");
            }
            return new Begun(envelope, headers);
        }
    }
}
