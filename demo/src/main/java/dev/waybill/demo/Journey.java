package dev.waybill.demo;

import java.time.Duration;

/// The way of one order, as far as it has come. Guarded by the [Journal] that it is in.
final class Journey {
    final long number;
    final String eventId;
    final Via via;
    final long begunNanos;
    final boolean followed;
    String traceId = "";
    String storedAt = "";
    long attempt;
    String paymentAt = "";
    boolean counted;
    boolean givenUp;
    Duration took = Duration.ZERO;

    Journey(long number, String eventId, Via via, long begunNanos, boolean followed) {
        this.number = number;
        this.eventId = eventId;
        this.via = via;
        this.begunNanos = begunNanos;
        this.followed = followed;
    }

    boolean isStored() {
        return !storedAt.isEmpty();
    }

    boolean isBilled() {
        return attempt > 0;
    }

    boolean isShipped() {
        return !paymentAt.isEmpty();
    }

    boolean isComplete() {
        return isStored() && counted && (givenUp || (isBilled() && isShipped()));
    }

    @Override
    public String toString() {
        return givenUp
                ? "order %d event %s trace %s: %s → %s → billing has given it up"
                        .formatted(number, eventId, traceId, via.words, storedAt)
                : shipped();
    }

    private String shipped() {
        return "order %d event %s trace %s: %s → %s → billing attempt %d → %s → shipped in %d ms"
                .formatted(
                        number,
                        eventId,
                        traceId,
                        via.words,
                        storedAt,
                        attempt,
                        paymentAt,
                        took.toMillis());
    }
}
