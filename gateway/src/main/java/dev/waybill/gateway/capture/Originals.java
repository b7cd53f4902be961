package dev.waybill.gateway.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.ApiAnswer;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.wire.PercentCoding;
import dev.waybill.wire.Stored;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Reads the messages that died from their streams, and what is known of them. The leader of the
/// stream answers, which knows whether a message is still there.
public final class Originals {
    private final JetStreamApi api;

    public Originals(JetStreamApi api) {
        this.api = api;
    }

    /// Empty where the message or its stream is gone; ends with a problem where JetStream does not
    /// answer.
    public Optional<Stored> find(String stream, long sequence) throws InterruptedException {
        return get(stream, Json.mapper().createObjectNode().put("seq", sequence));
    }

    /// The last message of a subject, like [#find].
    public Optional<Stored> last(String stream, String subject) throws InterruptedException {
        return get(stream, Json.mapper().createObjectNode().put("last_by_subj", subject));
    }

    private Optional<Stored> get(String stream, ObjectNode which) throws InterruptedException {
        var answer = api.answer("STREAM.MSG.GET." + stream, Json.write(which));
        if (answer instanceof ApiAnswer.Refused refused && refused.isNotFound()) {
            return Optional.empty();
        }
        return Optional.of(stored(answer.orElseThrow().path("message")));
    }

    private static Stored stored(JsonNode message) {
        return new Stored(
                message.path("subject").asText(),
                message.path("seq").asLong(),
                Instant.parse(message.path("time").asText()),
                headers(Base64.getDecoder().decode(message.path("hdrs").asText())),
                Base64.getDecoder().decode(message.path("data").asText()));
    }

    /// The block as it is stored: a version line, then `name: value` lines. A value that a header
    /// cannot hold is percent-coded.
    private static Headers headers(byte[] block) {
        var headers = new Headers();
        new String(block, StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .forEach(line -> {
                    int colon = line.indexOf(':');
                    add(headers, line.substring(0, colon), line.substring(colon + 1).strip());
                });
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        if (!name.matches("[!-~]+")) {
            return;
        }
        try {
            headers.add(name, value);
        } catch (IllegalArgumentException e) {
            headers.add(name, PercentCoding.encode(value));
        }
    }
}
