package dev.waybill.gateway.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.gateway.RunningGateway;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// What the tests of publishing share: a stream of their own, requests, and what was stored.
final class Publishing {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningGateway gateway;
    private final Connection connection;
    private final String stream;

    private Publishing(RunningGateway gateway, Connection connection, String stream) {
        this.gateway = gateway;
        this.connection = connection;
        this.stream = stream;
    }

    /// A stream that takes the subjects under a first token of its own, which is also its name.
    static Publishing to(RunningGateway gateway, Connection connection) {
        return to(gateway, connection, config -> config);
    }

    static Publishing to(
            RunningGateway gateway,
            Connection connection,
            UnaryOperator<StreamConfiguration.Builder> more) {
        var name = "s" + UUID.randomUUID().toString().substring(0, 8);
        var config =
                StreamConfiguration.builder()
                        .name(name)
                        .subjects(name + ".>")
                        .storageType(StorageType.Memory);
        asked(() -> connection.jetStreamManagement().addStream(more.apply(config).build()));
        return new Publishing(gateway, connection, name);
    }

    String stream() {
        return stream;
    }

    /// A subject of the stream.
    String subject(String rest) {
        return stream + "." + rest;
    }

    /// A request to publish one event.
    HttpRequest.Builder one(String rest, String body) {
        return gateway.request("/v1/subjects/" + subject(rest) + "/messages")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return gateway.send(request);
    }

    /// The lines of the answer to an NDJSON batch.
    List<JsonNode> ndjson(String body) {
        var answer = send(many("/v1/messages", "application/x-ndjson", body));
        return lines(answer);
    }

    /// The answer to whole CloudEvents for one subject.
    HttpResponse<String> cloudEvents(String rest, String mediaType, String body) {
        return send(many("/v1/messages?subject=" + subject(rest), mediaType, body));
    }

    HttpRequest.Builder many(String path, String mediaType, String body) {
        return gateway.request(path)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    long stored() {
        return asked(() ->
                connection
                        .jetStreamManagement()
                        .getStreamInfo(stream)
                        .getStreamState()
                        .getMsgCount());
    }

    MessageInfo message(long sequence) {
        return asked(() -> connection.jetStreamManagement().getMessage(stream, sequence));
    }

    String payload(long sequence) {
        return new String(data(sequence), java.nio.charset.StandardCharsets.UTF_8);
    }

    byte[] data(long sequence) {
        var data = message(sequence).getData();
        return data == null ? new byte[0] : data;
    }

    Headers headers(long sequence) {
        return Objects.requireNonNull(message(sequence).getHeaders());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static List<JsonNode> lines(HttpResponse<String> answer) {
        return answer.body().lines().map(Publishing::json).toList();
    }

    /// What JetStream says when it is asked.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException, JetStreamApiException;
    }

    static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("JetStream does not answer", e);
        }
    }
}
