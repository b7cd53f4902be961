package dev.waybill.client;

import dev.waybill.client.Incarnations.OfStream;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.TraceFields;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Writes the letter of a death from what the library knows: the delivery, the failure, and which
/// incarnation of stream and consumer it was.
final class DeadLetterDraft {
    private static final TraceContext TRACES = new TraceContext(Set.of());

    private final Incarnations incarnations;
    private final FailureReport failures;
    private final String service;

    DeadLetterDraft(Incarnations incarnations, FailureReport failures, String service) {
        this.incarnations = incarnations;
        this.failures = failures;
        this.service = service;
    }

    OfStream stream(Delivery delivery) throws IOException, JetStreamApiException {
        return incarnations.stream(delivery);
    }

    DeadLetter of(Delivery delivery, Death death, OfStream stream, Span failing)
            throws IOException, JetStreamApiException {
        return new DeadLetter(
                id(delivery, stream),
                origin(delivery),
                new DeadLetter.Death(
                        death.kind(),
                        delivery.attempt(),
                        consumerCreated(delivery),
                        Optional.empty(),
                        Optional.empty()),
                failure(death, failing),
                PayloadForm.INLINE,
                0,
                Capturer.LIBRARY,
                service);
    }

    /// When the consumer was made, as a dead letter says it; empty where it is gone.
    Optional<Instant> consumerCreated(Delivery delivery) throws IOException, JetStreamApiException {
        return incarnations.consumerCreated(delivery, System.nanoTime());
    }

    static DeadLetterId id(Delivery delivery, OfStream stream) {
        return new DeadLetterId(
                delivery.stream(), delivery.consumer(), stream.epoch(), delivery.sequence());
    }

    DeadLetter.Failure failure(Death death, Span failing) {
        return failures.of(death, traceparent(failing));
    }

    private static DeadLetter.Origin origin(Delivery delivery) {
        var trace =
                delivery.trace().isValid()
                        ? TraceFields.read(delivery.headers())
                        : TraceFields.NONE;
        return new DeadLetter.Origin(
                delivery.subject(),
                delivery.eventId(),
                delivery.eventType().orElse(""),
                Optional.of(delivery.storedAt()),
                trace.traceparent(),
                trace.tracestate());
    }

    private static String traceparent(Span span) {
        var fields = new Headers();
        TRACES.inject(Context.root().with(span), fields);
        return TraceFields.read(fields).traceparent();
    }
}
