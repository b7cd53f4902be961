package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import java.util.List;

/// Reads configurations from requests.
final class Bodies {
    private Bodies() {}

    /// The body, which is an object; a name in it is that of the path.
    static ObjectNode read(Exchange exchange, String name, List<String> nameFields) {
        var body = exchange.json(JsonNode.class);
        if (!(body instanceof ObjectNode config)) {
            throw refused("the body is JetStream's JSON configuration, an object");
        }
        for (var field : nameFields) {
            if (config.has(field) && !config.path(field).asText().equals(name)) {
                throw refused(field + " is another name than that of the path");
            }
        }
        return config;
    }

    /// The texts of a field that holds one or many; anything else ends the request.
    static List<String> texts(JsonNode config, String field) {
        var value = config.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        var all = value.isArray() ? value.valueStream().toList() : List.of(value);
        if (all.stream().anyMatch(text -> !text.isTextual())) {
            throw refused(field + " holds texts");
        }
        return all.stream().map(JsonNode::asText).filter(text -> !text.isEmpty()).toList();
    }

    static RuntimeException refused(String why) {
        return Problem.of(ProblemCode.BODY_REFUSED, why).exception();
    }
}
