package dev.waybill.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// A plan as one word: what to do with which dead letters, how many there were, and which was the
/// last of the queue when they were counted.
record PlanToken(Action action, Query query, long last, long count, Instant at) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 8_192;

    PlanToken {
        if (last < 0 || count < 0) {
            throw new IllegalArgumentException("a plan counts: " + last + ", " + count);
        }
    }

    String text() {
        var json = new LinkedHashMap<String, Object>();
        json.put("action", action.word());
        json.put("filter", QueryJson.write(query));
        json.put("last", last);
        json.put("count", count);
        json.put("at", at.toString());
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(JSON.writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlanToken parse(String text) {
        try {
            if (text.length() > LONGEST) {
                throw new IllegalArgumentException("too long");
            }
            var json = JSON.readTree(Base64.getUrlDecoder().decode(text));
            return new PlanToken(
                    Action.of(json.path("action").asText()).orElseThrow(),
                    query(json.path("filter")),
                    number(json.path("last")),
                    number(json.path("count")),
                    Instant.parse(json.path("at").asText()));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("that is no plan's token", e);
        }
    }

    static Query query(JsonNode filter) {
        var values = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonNode> each : filter.properties()) {
            values.put(each.getKey(), each.getValue().asText());
        }
        return QueryJson.read(values, Instant.EPOCH);
    }

    private static long number(JsonNode node) {
        if (!node.isIntegralNumber()) {
            throw new IllegalArgumentException("no number");
        }
        return node.asLong();
    }
}
