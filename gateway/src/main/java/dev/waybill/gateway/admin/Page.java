package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.nats.JetStreamApi;
import java.util.function.Function;
import java.util.function.Predicate;

/// One page of a list: `limit` elements from the `cursor` on, which counts what JetStream lists by
/// name. What is made or deleted between two pages may be missed or seen twice.
record Page(int limit, int cursor) {
    private static final int USUAL = 100;
    private static final int MOST = 256;

    static Page of(Exchange exchange) {
        return new Page(
                number(exchange, "limit", USUAL, 1, MOST),
                number(exchange, "cursor", 0, 0, Integer.MAX_VALUE));
    }

    /// Asks until the page is full or the list ends. `next` is there where more may follow.
    ObjectNode read(
            JetStreamApi api,
            String operation,
            String name,
            Predicate<JsonNode> shown,
            Function<JsonNode, ObjectNode> element)
            throws InterruptedException {
        var page = Json.mapper().createObjectNode();
        var elements = page.putArray(name);
        int at = cursor;
        int total = Integer.MAX_VALUE;
        while (elements.size() < limit && at < total) {
            var answer = api.ask(operation, Json.mapper().createObjectNode().put("offset", at));
            var listed = answer.path(name);
            total = listed.isEmpty() ? at : answer.path("total").asInt();
            for (int i = 0; i < listed.size() && elements.size() < limit; i++, at++) {
                if (shown.test(listed.get(i))) {
                    elements.add(element.apply(listed.get(i)));
                }
            }
        }
        if (at < total) {
            page.put("next", Integer.toString(at));
        }
        return page;
    }

    private static int number(Exchange exchange, String name, int usual, int least, int most) {
        var text = exchange.query(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(name, least, most);
        }
        throw refused(name, least, most);
    }

    private static RuntimeException refused(String name, int least, int most) {
        return Problem.of(
                        ProblemCode.QUERY_REFUSED,
                        name + " is a number from " + least + " to " + most)
                .exception();
    }
}
