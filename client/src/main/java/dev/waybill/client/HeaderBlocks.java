package dev.waybill.client;

import dev.waybill.wire.Envelope;
import dev.waybill.wire.HeaderWriter;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.ConcurrentHashMap;

/// The headers to send with events, full or compact, with the trace.
///
/// Keeps what all events of a kind (source, type and content type) have in common, one kind for
/// each of 256 types; that of a further one is written anew each time. Safe for many threads.
final class HeaderBlocks {
    private static final int TYPES = 256;

    private final boolean compact;
    private final TraceContext traceContext;
    private final boolean inOnePiece;
    private final ConcurrentHashMap<String, Begun> known = new ConcurrentHashMap<>();

    /// `inOnePiece` makes them a [HeaderBlock] each, for a client that takes it.
    HeaderBlocks(boolean compact, TraceContext traceContext, boolean inOnePiece) {
        this.compact = compact;
        this.traceContext = traceContext;
        this.inOnePiece = inOnePiece;
    }

    /// `trace` may be invalid, and then none is written.
    Headers of(Event event, SpanContext trace) {
        if (inOnePiece) {
            var block = compact ? HeaderBlock.begin() : HeaderBlock.begin(begun(event.envelope()));
            write(event, trace, block);
            return block.end();
        }
        var headers = new Headers();
        var writer = HeaderWriter.into(headers);
        if (!compact) {
            event.envelope().writeKindTo(writer);
        }
        write(event, trace, writer);
        return headers;
    }

    private void write(Event event, SpanContext trace, HeaderWriter headers) {
        event.writeTo(headers, compact);
        event.writeOwnTo(headers);
        traceContext.write(trace, headers);
    }

    private HeaderBlock begun(Envelope envelope) {
        var begun = known.get(envelope.type());
        return begun != null && begun.example.isOfTheKindOf(envelope)
                ? begun.block
                : remember(envelope);
    }

    private HeaderBlock remember(Envelope envelope) {
        var begun = Begun.like(envelope);
        if (known.size() < TYPES || known.containsKey(envelope.type())) {
            known.put(envelope.type(), begun);
        }
        return begun.block;
    }

    /// What the events of a kind have in common, and one of them.
    private record Begun(Envelope example, HeaderBlock block) {
        static Begun like(Envelope envelope) {
            var block = HeaderBlock.begin();
            envelope.writeKindTo(block);
            return new Begun(envelope, block.end());
        }
    }
}
