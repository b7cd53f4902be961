package dev.waybill.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What JetStream says of streams, consumers and messages of others, as JSON: the NATS client
/// refuses an answer with a name that is not ASCII. Throws [DeadLetterException] where NATS does
/// not answer.
final class Facts {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<Integer> NOT_FOUND =
            Set.of(Store.STREAM_NOT_FOUND, Store.CONSUMER_NOT_FOUND, Store.NO_MESSAGE);

    private final Connection connection;
    private final String prefix;

    Facts(Connection connection, JetStreamOptions options) {
        this.connection = connection;
        this.prefix = options.getPrefix();
    }

    /// A stream: when it was made, what it takes, and for how long it knows a message again.
    record OfStream(Instant created, List<String> subjects, Duration duplicateWindow) {
        private static OfStream of(JsonNode info) {
            var config = info.path("config");
            return new OfStream(
                    Instant.parse(info.path("created").asText()),
                    texts(config.path("subjects")),
                    Duration.ofNanos(config.path("duplicate_window").asLong()));
        }
    }

    /// A consumer and the subjects that it reads; none for all of them.
    record OfConsumer(String name, List<String> filters) {
        private static OfConsumer of(JsonNode info) {
            var config = info.path("config");
            var filters = new ArrayList<>(texts(config.path("filter_subjects")));
            var only = config.path("filter_subject").asText();
            if (!only.isEmpty()) {
                filters.add(only);
            }
            return new OfConsumer(info.path("name").asText(), List.copyOf(filters));
        }
    }

    /// Empty where there is no such stream.
    Optional<OfStream> stream(String name) {
        return ask("STREAM.INFO." + name, "").map(OfStream::of);
    }

    boolean hasConsumer(String stream, String name) {
        return ask("CONSUMER.INFO." + stream + "." + name, "").isPresent();
    }

    /// All consumers of a stream; none where there is no such stream.
    List<OfConsumer> consumers(String stream) {
        var all = new ArrayList<OfConsumer>();
        Optional<JsonNode> page;
        do {
            page = ask("CONSUMER.LIST." + stream, "{\"offset\":" + all.size() + "}");
            page.stream()
                    .flatMap(each -> each.path("consumers").valueStream())
                    .forEach(info -> all.add(OfConsumer.of(info)));
        } while (page.filter(each -> hasMore(each, all.size())).isPresent());
        return all;
    }

    /// The payload of a message; empty where it or its stream is gone.
    Optional<byte[]> payload(String stream, long sequence) {
        return ask("STREAM.MSG.GET." + stream, "{\"seq\":" + sequence + "}")
                .map(answer -> answer.path("message").path("data").asText())
                .map(Base64.getDecoder()::decode);
    }

    private static boolean hasMore(JsonNode page, int read) {
        return !page.path("consumers").isEmpty() && read < page.path("total").asInt();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private Optional<JsonNode> ask(String operation, String request) {
        var json = read(answer(operation, request).getData());
        var error = json.path("error");
        if (error.isMissingNode()) {
            return Optional.of(json);
        }
        if (NOT_FOUND.contains(error.path("err_code").asInt())) {
            return Optional.empty();
        }
        throw new DeadLetterException(
                operation + ": " + error.path("description").asText(),
                new IOException(error.toString()));
    }

    private Message answer(String operation, String request) {
        var body = request.getBytes(StandardCharsets.UTF_8);
        try {
            return Store.await(connection.requestWithTimeout(prefix + operation, body, PATIENCE));
        } catch (IllegalStateException e) {
            throw new DeadLetterException(operation + ": JetStream is not there", e);
        }
    }

    private static JsonNode read(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new DeadLetterException("JetStream answered what is not its JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
