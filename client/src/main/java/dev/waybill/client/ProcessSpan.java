package dev.waybill.client;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/// The `process` spans: begun when a delivery reaches its handler, ended when it is settled.
final class ProcessSpan {
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Tracer tracer;
    private final TraceContext traceContext;
    private final SubjectTemplates templates;
    private final Peer peer;
    private final InstantSource clock;
    private final Parenting parenting;
    private final HeadSampling sampling;
    private final AttemptChain attempts;
    private final ConcurrentHashMap<String, Kind> known = new ConcurrentHashMap<>();

    ProcessSpan(
            Tracer tracer,
            TraceContext traceContext,
            SubjectTemplates templates,
            Peer peer,
            InstantSource clock,
            Parenting parenting,
            HeadSampling sampling) {
        this.tracer = tracer;
        this.traceContext = traceContext;
        this.templates = templates;
        this.peer = peer;
        this.clock = clock;
        this.parenting = parenting;
        this.sampling = sampling;
        this.attempts = new AttemptChain();
    }

    /// The context to run the handler in: the delivery's own, with its span and its baggage.
    Context start(Delivery delivery) {
        var carried = traceContext.extract(delivery.headers());
        var creation = Span.fromContext(carried).getSpanContext();
        boolean child = creation.isValid() && !delivery.isReplay() && isChild(delivery);
        var parent = child ? creation : SpanContext.getInvalid();
        if (!tracer.isEnabled()) {
            return carried.with(Span.wrap(parent));
        }
        if (!sampling.wants(parent)) {
            return carried.with(Span.wrap(sampling.unwanted(parent)));
        }
        var span = begin(delivery, carried, creation, child);
        describe(span, delivery);
        return carried.with(span);
    }

    private Span begin(Delivery delivery, Context carried, SpanContext creation, boolean child) {
        var kind =
                known.computeIfAbsent(
                        templates.of(delivery.subject()), template -> Kind.of(template, delivery));
        var builder =
                tracer.spanBuilder(kind.name)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setParent(child ? carried : Context.root())
                        .setAllAttributes(kind.attributes)
                        .setAttribute(Attribute.DESTINATION, delivery.subject());
        peer.describe(builder);
        if (creation.isValid() && !child) {
            builder.addLink(creation, reason("creation"));
        }
        attempts.before(delivery).ifPresent(earlier -> builder.addLink(earlier, reason("attempt")));
        delivery.replay().ifPresent(replay -> describe(builder, replay));
        return builder.startSpan();
    }

    /// What all spans of a template have in common, as they are of one consumer; templates are few
    /// ([SubjectTemplates]).
    private record Kind(String name, Attributes attributes) {
        static Kind of(String template, Delivery delivery) {
            return new Kind(
                    "process " + template,
                    Attributes.builder()
                            .put(Attribute.SYSTEM, "nats")
                            .put(Attribute.OPERATION_NAME, "process")
                            .put(Attribute.OPERATION_TYPE, "process")
                            .put(Attribute.TEMPLATE, template)
                            .put(Attribute.SUBSCRIPTION, delivery.consumer())
                            .put(Attribute.STREAM, delivery.stream())
                            .put(Attribute.CONSUMER, delivery.consumer())
                            .build());
        }
    }

    void end(Span span, Delivery delivery, Processed processed, Settlement.Settled settled) {
        if (settled.outcome().equals("retry")) {
            attempts.remember(delivery, span.getSpanContext());
        } else {
            attempts.forget(delivery);
        }
        processed.error().ifPresent(span::recordException);
        if (!processed.errorType().isEmpty()) {
            span.setAttribute(Attribute.ERROR_TYPE, processed.errorType())
                    .setStatus(StatusCode.ERROR, processed.reason());
        }
        span.end();
    }

    /// Ends the span of a handler that was interrupted by closing.
    void abandon(Span span) {
        span.setAttribute(Attribute.ERROR_TYPE, "closed")
                .setStatus(StatusCode.ERROR, "interrupted by closing");
        span.end();
    }

    private void describe(SpanBuilder builder, Replay replay) {
        var letter = replay.message().letter();
        var failure = traceContext.spanContext(ReplayedHeaders.ofFailure(letter));
        if (failure.isValid()) {
            builder.addLink(failure, reason("failure"));
        }
        if (replay.operator().isValid()) {
            builder.addLink(replay.operator(), reason("replay"));
        }
        builder.setAttribute(Attribute.DEAD_LETTER_ID, replay.id().toString())
                .setAttribute(Attribute.REPLAY, (long) replay.number());
    }

    private boolean isChild(Delivery delivery) {
        return switch (parenting) {
            case PARENT -> true;
            case LINK -> false;
            case AUTO ->
                    delivery.attempt() == 1 && isFresh(delivery.storedAt()) && !isCopy(delivery);
        };
    }

    private boolean isFresh(Instant stored) {
        return Duration.between(stored, clock.instant()).compareTo(FRESH) < 0;
    }

    /// Whether a schedule, a source or a mirror put it there, with a trace that may be ages old.
    private static boolean isCopy(Delivery delivery) {
        var headers = delivery.headers();
        return headers.containsKey("Nats-Scheduler") || headers.containsKey("Nats-Stream-Source");
    }

    private void describe(Span span, Delivery delivery) {
        if (!span.isRecording()) {
            return;
        }
        span.setAttribute(Attribute.MESSAGE_ID, delivery.eventId())
                .setAttribute(Attribute.STREAM_SEQUENCE, delivery.sequence())
                .setAttribute(Attribute.CONSUMER_SEQUENCE, delivery.consumerSequence())
                .setAttribute(Attribute.DELIVERY_COUNT, delivery.attempt())
                .setAttribute(Attribute.PENDING, delivery.pending())
                .setAttribute(Attribute.STREAM_WAIT, streamWait(delivery).toMillis() / 1_000.0);
        delivery.eventType().ifPresent(type -> span.setAttribute(Attribute.EVENT_TYPE, type));
        delivery.eventSource()
                .ifPresent(source -> span.setAttribute(Attribute.EVENT_SOURCE, source));
    }

    /// From the server's clock to this one's, never negative.
    Duration streamWait(Delivery delivery) {
        var wait = Duration.between(delivery.waitingSince(), clock.instant());
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Attributes reason(String why) {
        return Attributes.of(Attribute.LINK_REASON, why);
    }
}
