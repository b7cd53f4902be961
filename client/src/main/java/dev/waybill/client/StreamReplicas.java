package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;

/// How many replicas the streams of an account have, in the server's own words: the NATS client
/// lists no stream at all where the name of one is not ASCII.
final class StreamReplicas {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Connection connection;
    private final String subject;

    StreamReplicas(Connection connection, JetStreamOptions options) {
        this.connection = connection;
        this.subject = options.getPrefix() + "STREAM.LIST";
    }

    /// Those of the stream that has most of them, among those with such a name; 1 without any.
    int most(Predicate<String> names) throws IOException {
        int most = 1;
        int read = 0;
        int total;
        do {
            var page = page(read);
            var streams = JsonValueUtils.readArray(page, "streams");
            for (var stream : streams) {
                var config = JsonValueUtils.readValue(stream, "config");
                if (names.test(JsonValueUtils.readString(config, "name", ""))) {
                    most = Math.max(most, JsonValueUtils.readInteger(config, "num_replicas", 1));
                }
            }
            read += streams.size();
            total = streams.isEmpty() ? read : JsonValueUtils.readInteger(page, "total", 0);
        } while (read < total);
        return most;
    }

    private JsonValue page(int offset) throws IOException {
        var request = ("{\"offset\":" + offset + "}").getBytes(StandardCharsets.UTF_8);
        try {
            var answer = connection.request(subject, request, PATIENCE);
            if (answer == null) {
                throw new IOException("JetStream does not list its streams in time");
            }
            var page = JsonParser.parse(answer.getData());
            var error = JsonValueUtils.readObject(page, "error");
            if (!error.map.isEmpty()) {
                throw new IOException(
                        "JetStream does not list its streams: "
                                + JsonValueUtils.readString(error, "description", ""));
            }
            return page;
        } catch (JsonParseException e) {
            throw new IOException("JetStream answered what is not its JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking for the streams", e);
        }
    }
}
