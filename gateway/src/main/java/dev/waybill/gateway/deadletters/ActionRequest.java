package dev.waybill.gateway.deadletters;

import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Target;
import org.jspecify.annotations.Nullable;

/// Why somebody wants to change a dead letter, and for a replay, where it goes.
record ActionRequest(String reason, Target to, boolean confirm) {
    private static final int LONGEST_REASON = 1_000;

    private record Body(@Nullable String reason) {}

    private record ReplayBody(
            @Nullable String reason, @Nullable String to, @Nullable Boolean confirm) {}

    /// A reason and nothing else.
    static ActionRequest of(Exchange exchange) {
        var body = read(exchange, Body.class, new Body(null));
        return new ActionRequest(reason(body.reason()), Target.CONSUMER, false);
    }

    static ActionRequest ofReplay(Exchange exchange) {
        var body = read(exchange, ReplayBody.class, new ReplayBody(null, null, null));
        var to = body.to() == null ? Target.CONSUMER.word() : body.to();
        return new ActionRequest(
                reason(body.reason()),
                Target.of(to).orElseThrow(() -> Filters.refusedBody("to is consumer or subject")),
                Boolean.TRUE.equals(body.confirm()));
    }

    Actor actor(Exchange exchange) {
        return new Actor(exchange.principal().name(), reason, "");
    }

    /// The reason, which nobody may leave out.
    static String reason(@Nullable String given) {
        if (given == null || given.isBlank() || given.length() > LONGEST_REASON) {
            throw Filters.refusedBody("reason is a text of 1 to " + LONGEST_REASON + " characters");
        }
        return given.strip();
    }

    private static <T> T read(Exchange exchange, Class<T> type, T none) {
        byte[] text = exchange.body();
        return text.length == 0 ? none : Json.read(text, type);
    }
}
