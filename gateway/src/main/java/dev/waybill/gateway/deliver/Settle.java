package dev.waybill.gateway.deliver;

import java.time.Duration;

/// What a caller wants to become of a delivery.
sealed interface Settle {
    record Ack() implements Settle {}

    /// Again, after the delay; at once for zero.
    record Nak(Duration delay) implements Settle {}

    /// Never again. The reason may be empty.
    record Term(String reason) implements Settle {}

    /// Still being worked on.
    record InProgress() implements Settle {}

    /// As it is written in requests and as a metric's label.
    default String word() {
        return switch (this) {
            case Ack _ -> "ack";
            case Nak _ -> "nak";
            case Term _ -> "term";
            case InProgress _ -> "inProgress";
        };
    }

    /// Whether the delivery is over by it.
    default boolean ends() {
        return !(this instanceof InProgress);
    }
}
