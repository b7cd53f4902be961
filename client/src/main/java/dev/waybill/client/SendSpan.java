package dev.waybill.client;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.ConcurrentHashMap;

/// The `send` spans: begun with the publish, ended by its outcome, and the context that travels.
///
/// The first publish of an event is a PRODUCER span, and its context is the event's creation
/// context. A further one is a CLIENT span that links to it and sends the same context (messaging
/// conventions, "context propagation").
final class SendSpan {
    private final Tracer tracer;
    private final Peer peer;
    private final HeadSampling sampling;
    private final ConcurrentHashMap<String, Send> known = new ConcurrentHashMap<>();

    SendSpan(Tracer tracer, Peer peer, HeadSampling sampling) {
        this.tracer = tracer;
        this.peer = peer;
        this.sampling = sampling;
    }

    /// The invalid span where none is wanted.
    Span start(Event event, String template) {
        var creation = event.creation();
        var parent = creation.isValid() ? creation : Span.current().getSpanContext();
        if (!tracer.isEnabled()) {
            event.createdIn(parent);
            return Span.getInvalid();
        }
        if (!sampling.wants(parent)) {
            event.createdIn(sampling.unwanted(parent));
            return Span.getInvalid();
        }
        var span = begin(event, template, creation);
        event.createdIn(span.getSpanContext());
        return span;
    }

    /// With what samplers decide by; the rest is for a span that is recorded.
    private Span begin(Event event, String template, SpanContext creation) {
        var send = known.computeIfAbsent(template, Send::to);
        var builder =
                tracer.spanBuilder(send.name)
                        .setSpanKind(creation.isValid() ? SpanKind.CLIENT : SpanKind.PRODUCER)
                        .setAllAttributes(send.attributes)
                        .setAttribute(Attribute.DESTINATION, event.subject());
        peer.describe(builder);
        if (creation.isValid()) {
            builder.addLink(creation);
        }
        var span = builder.startSpan();
        if (span.isRecording()) {
            span.setAttribute(Attribute.MESSAGE_ID, event.id())
                    .setAttribute(Attribute.EVENT_TYPE, event.type())
                    .setAttribute(Attribute.EVENT_SOURCE, event.source());
        }
        return span;
    }

    /// What all spans of a template have in common; templates are few ([SubjectTemplates]).
    private record Send(String name, Attributes attributes) {
        static Send to(String template) {
            return new Send(
                    "send " + template,
                    Attributes.of(
                            Attribute.SYSTEM,
                            "nats",
                            Attribute.OPERATION_NAME,
                            "send",
                            Attribute.OPERATION_TYPE,
                            "send",
                            Attribute.TEMPLATE,
                            template));
        }
    }

    /// The context to send: the event's creation context; the caller's own where nothing is traced
    /// here.
    static SpanContext sent(Event event) {
        var creation = event.creation();
        return creation.isValid() ? creation : Span.current().getSpanContext();
    }

    void end(Span span, PublishOutcome outcome) {
        if (!span.isRecording()) {
            span.end();
            return;
        }
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
