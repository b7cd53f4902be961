package dev.waybill.gateway.survey;

import dev.waybill.gateway.survey.ConsumerFacts.Start;
import dev.waybill.gateway.survey.Lag.Method;
import dev.waybill.gateway.survey.Lag.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// From which sequence on a message is to be looked for, under which filters, and what the answer
/// will be worth.
///
/// Acknowledgements move a consumer's floor only through its own messages, so the first message
/// behind the floor that matches its filters is its oldest one that is not acknowledged, except
/// where the floor says nothing yet: then it begins where the consumer began.
public record Search(long from, List<String> filters, Method method) {
    /// More filters are not asked one by one.
    public static final int MOST_FILTERS = 16;

    public Search {
        filters = List.copyOf(filters);
    }

    /// With which sequence a consumer began, and whether that was seen or worked out from a time.
    public record Began(long sequence, Method method) {}

    /// For the oldest message without an acknowledgement. `learned` is where the consumer began,
    /// where that is known by more than its configuration.
    public static Search unacknowledged(
            StreamFacts stream, ConsumerFacts consumer, Optional<Began> learned) {
        long done = consumer.doneUpTo();
        var began = began(consumer).or(() -> learned);
        return of(
                stream,
                consumer,
                Math.max(done + 1, began.map(Began::sequence).orElse(1L)),
                done > 0 ? Method.EXACT : began.map(Began::method).orElse(Method.BOUNDED));
    }

    /// For the oldest message that was not delivered yet.
    public static Search undelivered(StreamFacts stream, ConsumerFacts consumer) {
        return of(
                stream,
                consumer,
                consumer.progress().delivered().streamSequence() + 1,
                Method.EXACT);
    }

    /// The answer, where the stream's own description has it: its first message is the one.
    public Optional<Stored> inFirst(StreamFacts stream) {
        var contents = stream.contents();
        return filters.isEmpty() && from <= contents.firstSequence()
                ? contents.firstAt().map(at -> new Stored(contents.firstSequence(), at))
                : Optional.empty();
    }

    /// From which time on a consumer has messages, whose first one is worth looking for: it begins
    /// by time, has acknowledged nothing yet, and where it began was not seen.
    public static Optional<Instant> beganAt(ConsumerFacts consumer, Optional<Began> learned) {
        if (learned.isPresent() || consumer.doneUpTo() > 0) {
            return Optional.empty();
        }
        return switch (consumer.config().start()) {
            case BY_TIME -> consumer.config().startTime();
            case NEW -> Optional.of(consumer.created());
            case ALL, LAST, BY_SEQUENCE, LAST_PER_SUBJECT -> Optional.empty();
        };
    }

    /// Before its first delivery a consumer says with which message it will begin.
    public static Optional<Began> seen(ConsumerFacts consumer) {
        var delivered = consumer.progress().delivered();
        return delivered.consumerSequence() == 0
                ? Optional.of(new Began(delivered.streamSequence() + 1, Method.EXACT))
                : Optional.empty();
    }

    private static Optional<Began> began(ConsumerFacts consumer) {
        var config = consumer.config();
        if (config.startSequence().isPresent()) {
            return Optional.of(new Began(config.startSequence().getAsLong(), Method.EXACT));
        }
        return config.start() == Start.ALL
                ? Optional.of(new Began(1, Method.EXACT))
                : Optional.empty();
    }

    /// A consumer of the last message of each subject skips messages that match its filters.
    private static Search of(StreamFacts stream, ConsumerFacts consumer, long from, Method method) {
        var filters = consumer.config().filters();
        boolean tooMany = filters.size() > MOST_FILTERS;
        boolean skips = consumer.config().start() == Start.LAST_PER_SUBJECT;
        return new Search(
                Math.max(from, stream.contents().firstSequence()),
                tooMany || filters.contains(">") ? List.of() : filters,
                tooMany || skips ? Method.ESTIMATED : method);
    }
}
