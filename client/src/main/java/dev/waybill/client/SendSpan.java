package dev.waybill.client;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;

/// The `send` spans: begun with the publish, ended by its outcome, and the context that travels.
///
/// The first publish of an event is a PRODUCER span, and its context is the event's creation
/// context. A further one is a CLIENT span that links to it and sends the same context (messaging
/// conventions, "context propagation").
final class SendSpan {
    private final Tracer tracer;
    private final Peer peer;

    SendSpan(Tracer tracer, Peer peer) {
        this.tracer = tracer;
        this.peer = peer;
    }

    Span start(Event event, String template) {
        var creation = event.creation();
        var builder =
                tracer.spanBuilder("send " + template)
                        .setSpanKind(creation.isValid() ? SpanKind.CLIENT : SpanKind.PRODUCER)
                        .setAttribute(Attribute.SYSTEM, "nats")
                        .setAttribute(Attribute.OPERATION_NAME, "send")
                        .setAttribute(Attribute.OPERATION_TYPE, "send")
                        .setAttribute(Attribute.DESTINATION, event.subject())
                        .setAttribute(Attribute.TEMPLATE, template)
                        .setAttribute(Attribute.MESSAGE_ID, event.id())
                        .setAttribute(Attribute.EVENT_TYPE, event.type())
                        .setAttribute(Attribute.EVENT_SOURCE, event.source());
        peer.describe(builder);
        if (creation.isValid()) {
            builder.addLink(creation);
        }
        var span = builder.startSpan();
        event.createdIn(span.getSpanContext());
        return span;
    }

    /// The context to send: the event's creation context; the caller's own where nothing is traced
    /// here.
    static SpanContext sent(Event event) {
        var creation = event.creation();
        return creation.isValid() ? creation : Span.current().getSpanContext();
    }

    void end(Span span, PublishOutcome outcome) {
        switch (outcome) {
            case PublishOutcome.Stored stored ->
                    span.setAttribute(Attribute.STREAM, stored.stream())
                            .setAttribute(Attribute.STREAM_SEQUENCE, stored.sequence())
                            .setAttribute(Attribute.DUPLICATE, stored.duplicate());
            case PublishOutcome.Refused refused ->
                    span.setAttribute(Attribute.ERROR_TYPE, errorType(refused))
                            .setStatus(StatusCode.ERROR, refused.reason());
            case PublishOutcome.Unanswered unanswered ->
                    span.setAttribute(Attribute.ERROR_TYPE, errorType(unanswered))
                            .setStatus(StatusCode.ERROR, "no answer within " + unanswered.waited());
        }
        span.end();
    }

    /// The low-cardinality word for what went wrong; empty where nothing did.
    static String errorType(PublishOutcome outcome) {
        if (outcome instanceof PublishOutcome.Refused refused) {
            return switch (refused.code()) {
                case PublishOutcome.Refused.NOT_CONNECTED -> "not_connected";
                case PublishOutcome.Refused.INVALID -> "invalid";
                case PublishOutcome.Refused.NOT_PERMITTED -> "not_permitted";
                case PublishOutcome.Refused.TOO_LARGE -> "too_large";
                case PublishOutcome.Refused.TOO_MANY_REQUESTS -> "too_many_requests";
                case PublishOutcome.Refused.NO_RESPONDERS -> "no_responders";
                default -> Integer.toString(refused.code());
            };
        }
        return outcome instanceof PublishOutcome.Unanswered ? "timeout" : "";
    }
}
