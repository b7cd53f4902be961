package dev.waybill.gateway.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.deadletter.Query;
import dev.waybill.deadletter.QueryJson;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.wire.DeadLetterId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Reads from a request which dead letters are meant.
final class Filters {
    static final int USUAL = 100;
    static final int MOST = 1_000;
    static final List<String> PAGING = List.of("limit", "cursor");

    private Filters() {}

    /// The filter of the query parameters, beside which only those of `others` may be given.
    static Query ofQuery(Exchange exchange, List<String> others, Instant now) {
        var known = new ArrayList<>(QueryJson.NAMES);
        known.addAll(others);
        var values = new HashMap<String, String>();
        for (var name : exchange.queryNames()) {
            if (!known.contains(name)) {
                throw refused("there is no parameter \"" + printable(name) + "\"");
            }
            if (!others.contains(name)) {
                exchange.query(name).ifPresent(value -> values.put(name, value));
            }
        }
        try {
            return QueryJson.read(values, now);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    /// The filter of a body: an object of texts and numbers.
    static Query ofBody(JsonNode filter, Instant now) {
        var values = new HashMap<String, String>();
        for (var field : filter.properties()) {
            if (!field.getValue().isTextual() && !field.getValue().isIntegralNumber()) {
                throw refusedBody("a filter holds texts and numbers");
            }
            values.put(field.getKey(), field.getValue().asText());
        }
        try {
            return QueryJson.read(values, now);
        } catch (IllegalArgumentException e) {
            throw refusedBody(String.valueOf(e.getMessage()));
        }
    }

    static int limit(Exchange exchange) {
        var text = exchange.query("limit").orElse(Integer.toString(USUAL));
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST) {
            throw refused("limit is a number from 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    /// The id in the path; a malformed one ends the request with 400.
    static DeadLetterId id(Exchange exchange) {
        try {
            return DeadLetterId.parse(exchange.path("id"));
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemCode.REQUEST_REFUSED, printable(String.valueOf(e.getMessage())))
                    .exception();
        }
    }

    static RuntimeException refused(String why) {
        return Problem.of(ProblemCode.QUERY_REFUSED, printable(why)).exception();
    }

    static RuntimeException refusedBody(String why) {
        return Problem.of(ProblemCode.BODY_REFUSED, printable(why)).exception();
    }

    private static String printable(String text) {
        var cut = text.length() > 300 ? text.substring(0, 300) : text;
        return cut.replaceAll("[^ -~]", "?");
    }
}
