package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of `POST /v1/acks`.
record AcksRequest(@Nullable List<@Nullable Item> acks) {
    private static final Duration LONGEST_DELAY = Duration.ofDays(7);

    record Item(
            @Nullable String token,
            @Nullable String action,
            @Nullable Duration delay,
            @Nullable String reason) {}

    /// One token with what is to become of its delivery.
    record Wanted(String token, Settle settle) {}

    /// The items in order, checked; one that makes no sense ends the request, before any is
    /// settled.
    List<Wanted> wanted(int most) {
        if (acks == null || acks.isEmpty()) {
            throw refused("acks is missing or empty");
        }
        if (acks.size() > most) {
            throw Problem.of(ProblemCode.BODY_TOO_LARGE, "at most " + most + " tokens at once")
                    .with("limit", most)
                    .exception();
        }
        return acks.stream().map(AcksRequest::wanted).toList();
    }

    private static Wanted wanted(@Nullable Item item) {
        if (item == null || item.token() == null || item.action() == null) {
            throw refused("each of acks has a token and an action");
        }
        return new Wanted(item.token(), settle(item, item.action()));
    }

    private static Settle settle(Item item, String action) {
        if (item.delay() != null && !action.equals("nak")) {
            throw refused("only nak has a delay");
        }
        if (item.reason() != null && !action.equals("term")) {
            throw refused("only term has a reason");
        }
        return switch (action) {
            case "ack" -> new Settle.Ack();
            case "nak" -> new Settle.Nak(delay(item.delay()));
            case "term" -> new Settle.Term(item.reason() == null ? "" : item.reason());
            case "inProgress" -> new Settle.InProgress();
            default -> throw refused("action is one of ack, nak, term and inProgress");
        };
    }

    private static Duration delay(@Nullable Duration delay) {
        if (delay == null) {
            return Duration.ZERO;
        }
        if (delay.compareTo(LONGEST_DELAY) > 0) {
            throw refused("a delay is 7d at most");
        }
        return delay;
    }

    private static RuntimeException refused(String why) {
        return Problem.of(ProblemCode.BODY_REFUSED, why).exception();
    }
}
