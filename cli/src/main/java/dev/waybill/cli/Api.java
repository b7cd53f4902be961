package dev.waybill.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JetStream's API in its own JSON, for what the NATS client's types do not take: it refuses a
/// whole list for one name outside ASCII.
///
/// What JetStream refuses, or does not answer within 3 s, is a [CommandFailed] that says what was
/// asked for.
final class Api {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Session session;

    Api(Session session) {
        this.session = session;
    }

    /// What JetStream lists, and the names of what no server answered for.
    record Listing(List<JsonNode> found, List<String> missing) {
        Listing {
            found = List.copyOf(found);
            missing = List.copyOf(missing);
        }
    }

    JsonNode ask(String what, String operation, Map<String, ?> request)
            throws InterruptedException {
        var answer = parsed(what, session.request(operation, bytes(request)));
        if (answer.has("error")) {
            var reason = answer.at("/error/description").asText();
            throw new CommandFailed("cannot " + what + ": " + reason);
        }
        return answer;
    }

    /// All pages of a list. A cluster leaves out what has no leader, so the pages go on by their
    /// limit.
    Listing list(String what, String operation, String field) throws InterruptedException {
        var found = new ArrayList<JsonNode>();
        var missing = new ArrayList<String>();
        long offset = 0;
        long total;
        do {
            var page = ask(what, operation, Map.of("offset", offset));
            page.path(field).forEach(found::add);
            page.path("missing").forEach(each -> missing.add(each.asText()));
            total = page.path("total").asLong();
            offset += Math.max(1, page.path("limit").asLong());
        } while (offset < total);
        return new Listing(found, missing);
    }

    private JsonNode parsed(String what, @Nullable Message reply) {
        if (reply == null || reply.isStatusMessage()) {
            throw new CommandFailed("cannot " + what + ": " + session.unanswered());
        }
        try {
            return MAPPER.readTree(reply.getData());
        } catch (IOException e) {
            throw new CommandFailed("cannot " + what + ": the answer is no JSON", e);
        }
    }

    private static byte[] bytes(Map<String, ?> request) {
        try {
            return MAPPER.writeValueAsBytes(request);
        } catch (JacksonException e) {
            throw new CommandFailed("cannot write JSON", e);
        }
    }
}
