package dev.waybill.gateway.survey;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// A consumer with what follows from the looks at it. `lag` is missing where it could not be asked
/// for; `undelivered` is how long the oldest message that was never delivered has waited. `lost`
/// counts since the gateway began to look.
public record ConsumerView(
        ConsumerFacts facts,
        Freshness freshness,
        Optional<Lag> lag,
        Optional<Duration> undelivered,
        Window window,
        long lost) {

    /// As it was seen last, when nobody answered for it any more.
    public ConsumerView unanswered(Freshness now) {
        return new ConsumerView(facts, now, lag, undelivered, window, lost);
    }

    /// How it is doing; empty as long as there is too little to say.
    public Optional<Status> status() {
        boolean led = facts.placement().led() && freshness == Freshness.FRESH;
        return led ? window.status() : Optional.of(Status.LEADERLESS);
    }

    /// How much of the way to being discarded is left to the oldest unprocessed message: 1 where
    /// there is none, 0 where it goes next. Of age, count and size the nearest limit; empty where
    /// the stream has none that discards old messages.
    public OptionalDouble headroom(StreamFacts stream) {
        if (lag.isEmpty()) {
            return OptionalDouble.empty();
        }
        var limits = stream.config().limits();
        var contents = stream.contents();
        long span =
                lag.get()
                        .oldest()
                        .map(oldest -> contents.lastSequence() - oldest.sequence() + 1)
                        .orElse(0L);
        double bytesEach =
                contents.messages() == 0 ? 0 : (double) contents.bytes() / contents.messages();
        var shares = DoubleStream.builder();
        if (limits.age().isPositive()) {
            shares.add((double) lag.get().time().toMillis() / limits.age().toMillis());
        }
        if (stream.discardsOld() && limits.messages() > 0) {
            shares.add((double) span / limits.messages());
        }
        if (stream.discardsOld() && limits.bytes() > 0) {
            shares.add(span * bytesEach / limits.bytes());
        }
        var used = shares.build().max();
        return used.isEmpty()
                ? used
                : OptionalDouble.of(Math.clamp(1 - used.getAsDouble(), 0.0, 1.0));
    }

    /// How long until the oldest unprocessed message is too old to be kept; empty where the stream
    /// has no limit of age, or nothing waits.
    public Optional<Duration> expiresIn(StreamFacts stream) {
        var age = stream.config().limits().age();
        return lag.filter(each -> age.isPositive() && each.oldest().isPresent())
                .map(each -> age.minus(each.time()));
    }
}
