package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// Where an event stream begins.
sealed interface Start {
    /// At that sequence, or at the first one behind it.
    record Sequence(long sequence) implements Start {}

    /// With the last message that matches.
    record Last() implements Start {}

    record Time(Instant instant) implements Start {}

    /// A start, what it resumes from, and whether something before it may be missing.
    record Chosen(Start start, Optional<Long> resumedFrom, boolean gap) {}

    /// The last event id wins over `from`, since a browser repeats the URL when it reconnects.
    static Chosen choose(
            Optional<String> lastEventId, Optional<String> from, StreamPicture picture) {
        return lastEventId.filter(id -> !id.isEmpty()).isPresent()
                ? resume(EventId.parse(lastEventId.get()), picture)
                : begin(from.orElse("new"), picture);
    }

    /// Behind that id. A stream made anew is read from its beginning; one that ends before the id
    /// has lost messages, and is read from its end.
    static Chosen resume(EventId id, StreamPicture picture) {
        long next = id.sequence() + 1;
        var from = Optional.of(id.sequence());
        if (!id.epoch().equals(picture.epoch())) {
            return new Chosen(new Sequence(Math.max(1, picture.firstSequence())), from, true);
        }
        if (id.sequence() > picture.lastSequence()) {
            return new Chosen(new Sequence(picture.lastSequence() + 1), from, true);
        }
        return new Chosen(new Sequence(next), from, next < picture.firstSequence());
    }

    private static Chosen begin(String from, StreamPicture picture) {
        return switch (from) {
            case "new" -> without(new Sequence(picture.lastSequence() + 1));
            case "all" -> without(new Sequence(Math.max(1, picture.firstSequence())));
            case "last" -> without(new Last());
            default -> from.matches("\\d{1,18}") ? at(Long.parseLong(from), picture) : time(from);
        };
    }

    private static Chosen at(long sequence, StreamPicture picture) {
        return new Chosen(
                new Sequence(Math.max(1, sequence)),
                Optional.empty(),
                sequence < picture.firstSequence());
    }

    private static Chosen time(String text) {
        try {
            return without(new Time(OffsetDateTime.parse(text).toInstant()));
        } catch (DateTimeException e) {
            throw Problem.of(
                            ProblemCode.QUERY_REFUSED,
                            "from is new, all, last, a sequence or an RFC 3339 time")
                    .exception();
        }
    }

    private static Chosen without(Start start) {
        return new Chosen(start, Optional.empty(), false);
    }
}
