package dev.waybill.gateway.deadletters;

import dev.waybill.deadletter.Acted;
import dev.waybill.deadletter.DeadLetterException;
import dev.waybill.gateway.http.Exchange;
import java.util.function.Supplier;

/// The routes that change one dead letter: replay, discard, restore. Each is answered with the dead
/// letter as it then is, or with what stands against it.
final class Acting {
    private final Desk desk;

    Acting(Desk desk) {
        this.desk = desk;
    }

    void replay(Exchange exchange) {
        var id = Filters.id(exchange);
        var request = ActionRequest.ofReplay(exchange);
        act(
                exchange,
                202,
                "replay to " + request.to().word(),
                request,
                () ->
                        desk.operator()
                                .replay(
                                        id,
                                        request.to(),
                                        request.confirm(),
                                        request.actor(exchange)));
    }

    void discard(Exchange exchange) {
        var id = Filters.id(exchange);
        var request = ActionRequest.of(exchange);
        act(
                exchange,
                200,
                "discard",
                request,
                () -> desk.operator().discard(id, request.actor(exchange)));
    }

    void restore(Exchange exchange) {
        var id = Filters.id(exchange);
        var request = ActionRequest.of(exchange);
        act(
                exchange,
                200,
                "restore",
                request,
                () -> desk.operator().restore(id, request.actor(exchange)));
    }

    private static void act(
            Exchange exchange,
            int status,
            String what,
            ActionRequest request,
            Supplier<Acted> action) {
        try {
            var listed = Answers.done(action.get());
            exchange.eventId(listed.letter().origin().eventId());
            Audit.log(exchange, what, listed.letter().id(), request.reason());
            exchange.respond(status, Answers.shown(exchange, listed));
        } catch (DeadLetterException e) {
            throw Answers.unanswered(e);
        }
    }
}
