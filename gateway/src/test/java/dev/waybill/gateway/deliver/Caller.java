package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// Someone who fetches from one stream over HTTP and settles what it got.
record Caller(RunningGateway gateway, Store store) {

    HttpResponse<String> post(String consumer, String body) {
        return gateway.post(store.path(consumer) + "/fetch", body);
    }

    JsonNode fetch(String consumer, String body) {
        return messages(post(consumer, body));
    }

    JsonNode fetchOne(String consumer) {
        var messages = fetch(consumer, "{\"wait\":\"20s\"}");
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    /// The status of that action on that message.
    String settle(JsonNode message, String action) {
        return result(token(message), "\"" + action + "\"").path("status").asText();
    }

    JsonNode result(String token, String action) {
        return results(acks("{\"acks\":[" + item(token, action) + "]}")).get(0);
    }

    HttpResponse<String> acks(String body) {
        return gateway.post("/v1/acks", body);
    }

    /// One of the acks; the action is JSON, perhaps with more fields behind it.
    static String item(String token, String action) {
        return "{\"token\":\"" + token + "\",\"action\":" + action + "}";
    }

    static String token(JsonNode message) {
        return message.path("ackToken").asText();
    }

    static JsonNode messages(HttpResponse<String> answer) {
        return json(answer).path("messages");
    }

    static JsonNode results(HttpResponse<String> answer) {
        return json(answer).path("results");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
