package dev.waybill.client;

import java.time.Duration;

/// What a handler decides about a delivery. Throwing is the same as `retry()`, with the exception
/// recorded.
public sealed interface Verdict {

    /// Done: the consumer never sees it again.
    record Ack() implements Verdict {}

    /// Not now. A delay of zero means: as the retry policy of the consumer says; any other is 50 ms
    /// at least.
    record Retry(Duration delay) implements Verdict {
        public Retry {
            if (delay.isNegative()) {
                throw new IllegalArgumentException("a delay is not negative: " + delay);
            }
        }
    }

    /// Never: no further attempt can help. `reason` is for the person who reads the dead letter.
    record Reject(String reason) implements Verdict {}

    static Verdict ack() {
        return new Ack();
    }

    static Verdict retry() {
        return new Retry(Duration.ZERO);
    }

    static Verdict retry(Duration delay) {
        return new Retry(delay);
    }

    static Verdict reject(String reason) {
        return new Reject(reason);
    }
}
