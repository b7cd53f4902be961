package dev.waybill.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What JetStream lists under one operation, page by page: the descriptions by name, and the names
/// of those that no server answered for.
///
/// A cluster leaves out what has no leader, so a page may be shorter than its limit; the pages go
/// on by the limit. What is made or deleted meanwhile may be missed until the next poll.
record Listing(Map<String, JsonNode> found, Set<String> missing) {
    static Listing of(Questions questions, String operation, String field)
            throws IOException, InterruptedException {
        var found = new LinkedHashMap<String, JsonNode>();
        var missing = new LinkedHashSet<String>();
        long offset = 0;
        long total;
        do {
            var page =
                    questions.ask(
                            operation, Json.mapper().createObjectNode().put("offset", offset));
            page.path(field).forEach(each -> found.putIfAbsent(name(each), each));
            page.path("missing").forEach(each -> missing.add(each.asText()));
            page.path("offline").properties().forEach(each -> missing.add(each.getKey()));
            total = page.path("total").asLong();
            offset += Math.max(1, page.path("limit").asLong());
        } while (offset < total);
        missing.removeAll(found.keySet());
        return new Listing(found, missing);
    }

    /// Consumers have a name beside their configuration, streams only in it.
    private static String name(JsonNode description) {
        return description.path("name").asText(description.path("config").path("name").asText());
    }
}
