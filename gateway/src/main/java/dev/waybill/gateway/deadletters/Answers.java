package dev.waybill.gateway.deadletters;

import dev.waybill.deadletter.Acted;
import dev.waybill.deadletter.Acted.Conflict;
import dev.waybill.deadletter.DeadLetterException;
import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Listed;
import dev.waybill.gateway.http.DeadLetterRight;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.wire.DeadLetterId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How what became of an action is answered.
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /// The dead letter as it is now; anything else ends the request with its problem.
    static Listed done(Acted acted) {
        return switch (acted) {
            case Acted.Done done -> done.listed();
            case Acted.NotFound none -> throw notFound(none.id());
            case Conflict conflict -> throw problem(conflict).exception();
        };
    }

    /// The whole of it for those who may see it, and else what the action has changed.
    static Map<String, Object> shown(Exchange exchange, Listed listed) {
        var all = DeadLetterJson.of(listed);
        if (exchange.principal().has(DeadLetterRight.HEADERS)) {
            return all;
        }
        var brief = new LinkedHashMap<>(all);
        brief.keySet()
                .retainAll(
                        java.util.Set.of(
                                "id", "stream", "consumer", "state", "resolution", "replayCount"));
        return brief;
    }

    static RuntimeException notFound(DeadLetterId id) {
        return Problem.of(ProblemCode.DEAD_LETTER_NOT_FOUND, "there is no dead letter " + id)
                .exception();
    }

    static RuntimeException jobNotFound() {
        return Problem.of(ProblemCode.JOB_NOT_FOUND, "there is no job of that id").exception();
    }

    /// Nothing was changed by a failure to read.
    static RuntimeException unread(DeadLetterException e) {
        LOG.warn("dead letters cannot be read", e);
        return Problem.of(ProblemCode.UNAVAILABLE, "the dead letters cannot be read at the moment")
                .retryAfter(Duration.ofSeconds(2))
                .exception();
    }

    /// It may have been done or not.
    static RuntimeException unanswered(DeadLetterException e) {
        LOG.warn("it is not known what became of an action on dead letters", e);
        return Problem.of(
                        ProblemCode.UNANSWERED, "it may have been done: look before doing it again")
                .exception();
    }

    private static Problem problem(Conflict conflict) {
        var problem = Problem.of(code(conflict.code()), conflict.message());
        return conflict.alsoSeenBy().isEmpty()
                ? problem
                : problem.with("alsoSeenBy", conflict.alsoSeenBy());
    }

    private static ProblemCode code(String conflict) {
        return switch (conflict) {
            case Conflict.ALREADY_REPLAYING -> ProblemCode.ALREADY_REPLAYING;
            case Conflict.NOT_OPEN -> ProblemCode.NOT_OPEN;
            case Conflict.NO_LANE -> ProblemCode.NO_LANE;
            case Conflict.CONFIRM_REQUIRED -> ProblemCode.CONFIRM_REQUIRED;
            case Conflict.PAYLOAD_MISSING -> ProblemCode.PAYLOAD_MISSING;
            case Conflict.TOO_LARGE -> ProblemCode.REPLAY_TOO_LARGE;
            case Conflict.NO_STREAM -> ProblemCode.STREAM_GONE;
            case Conflict.REFUSED -> ProblemCode.REPLAY_REFUSED;
            default -> ProblemCode.CONFLICT;
        };
    }
}
