package dev.waybill.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Json;

/// A stream or a consumer as the API shows it: its name, and JetStream's own configuration and
/// state.
final class Element {
    private Element() {}

    static ObjectNode stream(JsonNode info) {
        return element(info.path("config").path("name"), info.path("config"), info.path("state"));
    }

    /// The state is all of the server's description but the configuration.
    static ObjectNode consumer(JsonNode info) {
        ObjectNode state = info.deepCopy();
        state.remove("config");
        return element(info.path("name"), info.path("config"), state);
    }

    private static ObjectNode element(JsonNode name, JsonNode config, JsonNode state) {
        var element = Json.mapper().createObjectNode();
        element.set("name", name);
        element.set("config", config);
        element.set("state", state);
        return element;
    }
}
