package dev.waybill.wire;

import java.time.Instant;
import java.util.Optional;

/// What is known of a message that a consumer gave up: all of an entry but the payload and the
/// message's own headers. Written to and read from headers by [DeadLetterHeaders].
///
/// `replays` counts the replays in vain so far. `service` names the source that captured it, empty
/// where it has no name.
public record DeadLetter(
        DeadLetterId id,
        Origin origin,
        Death death,
        Failure failure,
        PayloadForm payload,
        int replays,
        Capturer capturedBy,
        String service) {
    /// After so many replays in vain an entry is [DeathClass#POISON].
    public static final int REPLAYS_TO_POISON = 3;

    public DeadLetter {
        if (replays < 0) {
            throw new IllegalArgumentException("replays must not be negative: " + replays);
        }
    }

    /// The message as it was: `publishedAt` is when its stream stored it, by the server's clock,
    /// empty where that is not known, and `eventType` is empty where it has none. `traceparent` and
    /// `tracestate` are those of its publish, empty where it has none.
    public record Origin(
            String subject,
            String eventId,
            String eventType,
            Optional<Instant> publishedAt,
            String traceparent,
            String tracestate) {}

    /// The end: after how many deliveries, by which incarnation of the consumer (its creation time,
    /// where that is known), and when.
    ///
    /// `at` is empty where the entry was written at the moment of the death: then the time at which
    /// the server stored the entry counts, so that no host's clock does. `first` is the time of the
    /// first death of a message that died again, else empty.
    public record Death(
            DeathClass kind,
            long attempts,
            Optional<Instant> consumerCreated,
            Optional<Instant> at,
            Optional<Instant> first) {
        public Death {
            if (attempts < 0) {
                throw new IllegalArgumentException("attempts must not be negative: " + attempts);
            }
        }

        /// Whether this is another death than that one and later: of a consumer made anew, or after
        /// more deliveries. An advisory that the server repeats is not.
        public boolean isNewerThan(Death former) {
            boolean otherConsumer =
                    consumerCreated.isPresent()
                            && former.consumerCreated.isPresent()
                            && !consumerCreated.equals(former.consumerCreated);
            return otherConsumer ? isOfLaterConsumer(former) : attempts > former.attempts;
        }

        /// Whether its consumer is known to have been made anew since that death.
        public boolean isOfLaterConsumer(Death former) {
            return consumerCreated
                    .filter(mine ->
                            former.consumerCreated
                                    .filter(theirs -> mine.isAfter(theirs))
                                    .isPresent())
                    .isPresent();
        }
    }

    /// The cause: exception type, text and first application frame, each empty where there is none,
    /// the text redacted and bounded. `traceparent` is that of the attempt that failed last.
    public record Failure(
            String type,
            String message,
            String frame,
            String stack,
            String fingerprint,
            String traceparent) {}

    /// When it died last; `storedAt` is when the server stored this entry.
    public Instant deadAt(Instant storedAt) {
        return death.at().orElse(storedAt);
    }

    /// When it died first.
    public Instant firstDeadAt(Instant storedAt) {
        return death.first().orElseGet(() -> deadAt(storedAt));
    }

    /// The same death of a message that had died before: the first time is kept.
    public DeadLetter diedFirstAt(Instant first) {
        return with(
                new Death(
                        death.kind(),
                        death.attempts(),
                        death.consumerCreated(),
                        death.at(),
                        Optional.of(first)),
                failure,
                payload,
                replays);
    }

    /// The same after one more replay in vain, and [DeathClass#POISON] when those are too many.
    public DeadLetter replayedInVain() {
        int times = replays + 1;
        var kind = times >= REPLAYS_TO_POISON ? DeathClass.POISON : death.kind();
        return with(
                new Death(
                        kind, death.attempts(), death.consumerCreated(), death.at(), death.first()),
                failure,
                payload,
                times);
    }

    /// The same after that many replays in vain.
    public DeadLetter replays(int times) {
        return with(death, failure, payload, times);
    }

    public DeadLetter payload(PayloadForm form) {
        return with(death, failure, form, replays);
    }

    /// The same death, with the message as that letter knows it.
    public DeadLetter ofMessageIn(DeadLetter other) {
        return new DeadLetter(
                id, other.origin, death, failure, other.payload, replays, capturedBy, service);
    }

    /// The same, described by another failure.
    public DeadLetter failure(Failure other) {
        return with(death, other, payload, replays);
    }

    private DeadLetter with(Death newDeath, Failure newFailure, PayloadForm form, int times) {
        return new DeadLetter(id, origin, newDeath, newFailure, form, times, capturedBy, service);
    }
}
