package dev.waybill.gateway.deliver;

import dev.waybill.client.Delivery;
import dev.waybill.wire.AckSubject;
import dev.waybill.wire.DeadLetterId;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One delivery in the hands of an HTTP caller: what its ack token says.
///
/// `consumerCreated` tells the consumer from a later one of the same name, in nanoseconds since
/// 1970; `message` is the trace that the message carries, invalid where it carries none. Of a
/// replay `ack` is that of the lane, and `replay` says of which dead letter it is.
record Lease(
        AckSubject ack,
        long consumerCreated,
        Instant expires,
        String eventId,
        SpanContext message,
        Optional<Replay> replay) {

    /// The n-th replay of a dead letter.
    record Replay(DeadLetterId id, int n) {}

    Lease(
            AckSubject ack,
            long consumerCreated,
            Instant expires,
            String eventId,
            SpanContext message) {
        this(ack, consumerCreated, expires, eventId, message, Optional.empty());
    }

    /// That of a replay, which has the AckWait of its consumer.
    static Lease of(Lanes.Replayed replayed, ConsumerFacts facts, Instant now) {
        var delivery = replayed.delivery();
        var letter = replayed.message().letter();
        return new Lease(
                AckSubject.parse(delivery.replyTo()),
                facts.created(),
                now.plus(facts.leaseOf(1)),
                letter.origin().eventId(),
                delivery.trace(),
                Optional.of(new Replay(letter.id(), replayed.message().replay())));
    }

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

    /// Whose message it is, also of a replay.
    ConsumerDirectory.Key consumer() {
        return replay.map(of -> new ConsumerDirectory.Key(of.id().stream(), of.id().consumer()))
                .orElseGet(() -> new ConsumerDirectory.Key(ack.stream(), ack.consumer()));
    }

    /// Its end as callers are told it, in whole milliseconds.
    Instant ends() {
        return Instant.ofEpochMilli(expires.toEpochMilli());
    }

    double secondsLeft(Instant now) {
        return Duration.between(now, expires).toMillis() / 1_000.0;
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expires);
    }

    Lease until(Instant renewed) {
        return new Lease(ack, consumerCreated, renewed, eventId, message, replay);
    }
}
