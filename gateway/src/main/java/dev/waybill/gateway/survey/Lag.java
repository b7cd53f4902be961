package dev.waybill.gateway.survey;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long the oldest message that a consumer has not processed has been in the stream, which
/// message that is, and how surely that is known.
public record Lag(Duration time, Optional<Stored> oldest, Method method) {
    public static final Lag NONE = new Lag(Duration.ZERO, Optional.empty(), Method.EXACT);

    /// How a lag was found. The code is its value as a metric.
    public enum Method {
        /// The time of the message itself, or nothing to process.
        EXACT(0),
        /// The stream's first message, which it is.
        FIRST_IN_STREAM(1),
        /// Where the consumer began is not known: at most this much.
        BOUNDED(2),
        /// Asked without all filters, or not asked at all: a message of the stream that is not
        /// newer.
        ESTIMATED(3);

        private final int code;

        Method(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    /// A stored message: its place and its time, which never change.
    public record Stored(long sequence, Instant at) {}

    public static Lag of(Stored oldest, Instant asOf, Method method) {
        return new Lag(age(oldest.at(), asOf), Optional.of(oldest), method);
    }

    /// Clocks may differ; nothing is younger than now.
    static Duration age(Instant at, Instant asOf) {
        var age = Duration.between(at, asOf);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
