package dev.waybill.gateway.deadletters;

import dev.waybill.deadletter.DeadLetterException;
import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Details;
import dev.waybill.gateway.http.AnswerBrokenException;
import dev.waybill.gateway.http.DeadLetterRight;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// The routes that show dead letters: in pages, in groups, alone, and all of them as lines.
///
/// A payload is shown only to whoever may see payloads.
final class Browsing {

    private final Desk desk;

    Browsing(Desk desk) {
        this.desk = desk;
    }

    void list(Exchange exchange) {
        var query = Filters.ofQuery(exchange, Filters.PAGING, desk.now());
        int limit = Filters.limit(exchange);
        var cursor = exchange.query("cursor").orElse("");
        try {
            exchange.respond(200, DeadLetterJson.of(desk.deadLetters().list(query, limit, cursor)));
        } catch (IllegalArgumentException e) {
            throw Filters.refused("that cursor is none: " + e.getMessage());
        } catch (DeadLetterException e) {
            throw Answers.unread(e);
        }
    }

    void groups(Exchange exchange) {
        var query = Filters.ofQuery(exchange, List.of(), desk.now());
        try {
            exchange.respond(200, DeadLetterJson.ofGroups(desk.deadLetters().groups(query)));
        } catch (DeadLetterException e) {
            throw Answers.unread(e);
        }
    }

    void show(Exchange exchange) {
        var id = Filters.id(exchange);
        try {
            var found = desk.deadLetters().find(id).orElseThrow(() -> Answers.notFound(id));
            exchange.eventId(found.listed().letter().origin().eventId());
            exchange.respond(
                    200,
                    exchange.principal().has(DeadLetterRight.PAYLOAD)
                            ? DeadLetterJson.of(found)
                            : DeadLetterJson.withoutPayload(found));
        } catch (DeadLetterException e) {
            throw Answers.unread(e);
        }
    }

    /// One line each; where the reading fails on the way the connection is closed without the end
    /// of the answer.
    void export(Exchange exchange) throws IOException {
        exchange.principal().require(DeadLetterRight.HEADERS);
        exchange.principal().require(DeadLetterRight.PAYLOAD);
        var query = Filters.ofQuery(exchange, List.of(), desk.now());
        var deadLetters = desk.deadLetters();
        var out = exchange.respondStream(200, "application/x-ndjson");
        try {
            deadLetters.export(query, each -> write(out, each));
            out.close();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (DeadLetterException e) {
            throw new AnswerBrokenException(
                    "the dead letters could not be read to their end: " + e.getMessage(), e);
        }
    }

    private static void write(OutputStream out, Details details) {
        try {
            out.write(Json.write(DeadLetterJson.of(details)));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
