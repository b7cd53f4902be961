package dev.waybill.gateway.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Keys;
import dev.waybill.wire.DeadLetterId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// A caller of the routes of dead letters, with or without a key.
record DeadLettersOverHttp(RunningGateway gateway, String key) {
    static final String ALL = "/v1/dead-letters";

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", path, body);
    }

    HttpResponse<String> act(DeadLetterId id, String action, String body) {
        return post("/" + id + "/" + action, body);
    }

    HttpResponse<String> send(String method, String path, String body) {
        var publisher = HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'));
        return gateway.send(Keys.with(gateway.request(ALL + path).method(method, publisher), key));
    }

    JsonNode one(DeadLetterId id) {
        return json(get("/" + id));
    }

    String state(DeadLetterId id) {
        return one(id).path("state").asText();
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " " + json(answer).path("code").asText();
    }
}
