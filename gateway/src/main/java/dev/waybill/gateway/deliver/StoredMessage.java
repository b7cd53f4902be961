package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Handler;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.wire.SubjectPattern;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// `GET …/messages/{sequence}`: one message of a stream, for those who may read its subject.
final class StoredMessage implements Handler {
    private final JetStreamApi api;

    StoredMessage(JetStreamApi api) {
        this.api = api;
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        var stream = exchange.path("stream");
        long sequence = sequence(exchange.path("sequence"));
        var request = Json.mapper().createObjectNode().put("seq", sequence);
        var message = api.ask("STREAM.MSG.GET." + stream, request).path("message");
        var subject = message.path("subject").asText();
        exchange.principal().require(Permission.CONSUME, new SubjectPattern(subject));
        exchange.respondHeader("ETag", "\"" + sequence + "\"");
        exchange.respond(
                200,
                MessageJson.stored(
                        stream,
                        sequence,
                        subject,
                        Instant.parse(message.path("time").asText()),
                        headers(Base64.getDecoder().decode(message.path("hdrs").asText())),
                        Base64.getDecoder().decode(message.path("data").asText())));
    }

    private static long sequence(String text) {
        if (!text.matches("[1-9]\\d{0,17}")) {
            throw Problem.of(ProblemCode.MESSAGE_NOT_FOUND, "a sequence is a positive number")
                    .exception();
        }
        return Long.parseLong(text);
    }

    /// The block as it is stored: a version line, then `name: value` lines.
    static Headers headers(byte[] block) {
        var headers = new Headers();
        new String(block, StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .filter(line -> line.indexOf(':') > 0)
                .forEach(line -> {
                    int colon = line.indexOf(':');
                    headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
                });
        return headers;
    }
}
