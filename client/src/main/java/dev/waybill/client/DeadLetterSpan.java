package dev.waybill.client;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.TraceFields;
import io.nats.client.Connection;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Set;

/// The `dead_letter` spans: the writing of an entry, as a child of the attempt that failed, or by
/// itself where nobody saw that attempt.
public final class DeadLetterSpan {
    private final Tracer tracer;
    private final DeadLetterSpace space;
    private final Peer peer;
    private final String template;

    DeadLetterSpan(Tracer tracer, DeadLetterSpace space, Peer peer) {
        this.tracer = tracer;
        this.space = space;
        this.peer = peer;
        this.template = space.prefix() + ".dlq.>";
    }

    /// Those that are written over that connection.
    public static DeadLetterSpan over(Connection connection, Tracer tracer, DeadLetterSpace space) {
        return new DeadLetterSpan(tracer, space, new Peer(connection::getConnectedUrl));
    }

    /// A trace of its own, with a link to the publish of the message where that is known.
    public Span start(DeadLetter letter) {
        var builder = describe(letter).setNoParent();
        var origin = letter.origin();
        var fields = new TraceFields(origin.traceparent(), origin.tracestate(), "");
        var creation = new TraceContext(Set.of()).spanContext(fields);
        if (creation.isValid()) {
            builder.addLink(creation, Attributes.of(Attribute.LINK_REASON, "creation"));
        }
        return builder.startSpan();
    }

    Span start(DeadLetter letter, Span failing) {
        return describe(letter).setParent(Context.root().with(failing)).startSpan();
    }

    private SpanBuilder describe(DeadLetter letter) {
        var builder =
                tracer.spanBuilder("dead_letter " + template)
                        .setSpanKind(SpanKind.PRODUCER)
                        .setAttribute(Attribute.SYSTEM, "nats")
                        .setAttribute(Attribute.OPERATION_NAME, "dead_letter")
                        .setAttribute(Attribute.OPERATION_TYPE, "send")
                        .setAttribute(Attribute.DESTINATION, space.entry(letter.id()))
                        .setAttribute(Attribute.TEMPLATE, template)
                        .setAttribute(Attribute.MESSAGE_ID, letter.origin().eventId())
                        .setAttribute(Attribute.STREAM, space.entries())
                        .setAttribute(Attribute.DEAD_LETTER_ID, letter.id().toString())
                        .setAttribute(Attribute.DEAD_LETTER_CLASS, letter.death().kind().word());
        peer.describe(builder);
        return builder;
    }

    public void end(Span span, Captured captured) {
        switch (captured) {
            case Captured.Kept kept ->
                    span.setAttribute(Attribute.STREAM_SEQUENCE, kept.sequence())
                            .setAttribute(Attribute.DUPLICATE, false);
            case Captured.Known known -> span.setAttribute(Attribute.DUPLICATE, true);
            case Captured.NotKept not ->
                    span.setAttribute(Attribute.ERROR_TYPE, not.full() ? "full" : "not_stored")
                            .setStatus(StatusCode.ERROR, not.reason());
        }
        span.end();
    }
}
