package dev.waybill.gateway.deliver;

import dev.waybill.client.Delivery;
import dev.waybill.wire.AckSubject;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;

/// One delivery in the hands of an HTTP caller: what its ack token says.
///
/// `consumerCreated` tells the consumer from a later one of the same name, in nanoseconds since
/// 1970; `message` is the trace that the message carries, invalid where it carries none.
record Lease(
        AckSubject ack,
        long consumerCreated,
        Instant expires,
        String eventId,
        SpanContext message) {

    static Lease of(Delivery delivery, ConsumerFacts facts, SpanContext message, Instant now) {
        return new Lease(
                AckSubject.parse(delivery.replyTo()),
                facts.created(),
                now.plus(facts.leaseOf(delivery.attempt())),
                delivery.eventId(),
                message);
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    ConsumerDirectory.Key consumer() {
        return new ConsumerDirectory.Key(ack.stream(), ack.consumer());
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expires);
    }

    Lease until(Instant renewed) {
        return new Lease(ack, consumerCreated, renewed, eventId, message);
    }
}
