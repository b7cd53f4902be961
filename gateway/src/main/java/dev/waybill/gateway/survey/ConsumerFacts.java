package dev.waybill.gateway.survey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A consumer as its leader described it at `asOf`, by the server's clock where the server says it
/// (2.10 and newer).
public record ConsumerFacts(
        String stream,
        String name,
        Instant created,
        Instant asOf,
        Config config,
        Progress progress,
        Placement placement) {

    /// How messages are acknowledged.
    public enum Acks {
        NONE,
        ALL,
        EXPLICIT
    }

    /// With which message it began.
    public enum Start {
        ALL,
        LAST,
        NEW,
        BY_SEQUENCE,
        BY_TIME,
        LAST_PER_SUBJECT
    }

    /// What it is made to do. A limit that is not positive is none.
    public record Config(
            boolean durable,
            boolean push,
            Acks acks,
            Start start,
            OptionalLong startSequence,
            Optional<Instant> startTime,
            List<String> filters,
            Duration ackWait,
            long maxAckPending,
            long maxDeliver,
            Map<String, String> metadata) {
        public Config {
            filters = List.copyOf(filters);
            metadata = Map.copyOf(metadata);
        }
    }

    /// How far it is. Deliveries count in consumer sequences, redeliveries included; `pending` has
    /// not been delivered yet, `ackPending` is delivered without an answer, `redelivered` has been
    /// delivered more than once and is not acknowledged. `waiting` counts open pull requests.
    public record Progress(
            Position delivered,
            Position acknowledged,
            long pending,
            long ackPending,
            long redelivered,
            long waiting,
            boolean bound,
            Optional<Duration> pauseRemaining) {
        public boolean paused() {
            return pauseRemaining.isPresent();
        }
    }

    /// A place in the deliveries and in the stream, and when it last moved, where that is known.
    public record Position(
            long consumerSequence, long streamSequence, Optional<Instant> lastActive) {}

    /// What it has still to do: not delivered, or delivered without an acknowledgement.
    public long unprocessed() {
        return config.acks() == Acks.NONE
                ? progress.pending()
                : progress.pending() + progress.ackPending();
    }

    /// Whether somebody asks for messages now.
    public boolean hasDemand() {
        return config.push() ? progress.bound() : progress.waiting() > 0;
    }

    /// The last sequence that it is done with, and all before it.
    long doneUpTo() {
        return config.acks() == Acks.NONE
                ? progress.delivered().streamSequence()
                : progress.acknowledged().streamSequence();
    }
}
