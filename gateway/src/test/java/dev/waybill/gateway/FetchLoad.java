package dev.waybill.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.testkit.Ledger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// Clients that fetch over HTTP, enter what they see in a ledger and ack it, until they are closed.
final class FetchLoad implements AutoCloseable {
    private static final int PAUSE_MILLIS = 20;

    private final URI gateway;
    private final String path;
    private final Ledger ledger;
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads;

    FetchLoad(URI gateway, String stream, String consumer, Ledger ledger, int clients) {
        this.gateway = gateway;
        this.path = "/v1/streams/" + stream + "/consumers/" + consumer + "/fetch";
        this.ledger = ledger;
        this.threads =
                IntStream.range(0, clients)
                        .mapToObj(_ -> Thread.ofVirtual().start(this::run))
                        .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private void run() {
        try {
            long pause = 0;
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                var messages = post(path, "{\"max\":500,\"wait\":\"1s\"}");
                messages.ifPresent(this::settle);
                pause = messages.isEmpty() ? PAUSE_MILLIS : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void settle(JsonNode answer) {
        var messages = answer.path("messages");
        messages.forEach(message -> ledger.seen(message.path("eventId").asText()));
        var acks =
                StreamSupport.stream(messages.spliterator(), false)
                        .map(message ->
                                "{\"action\":\"ack\",\"token\":" + message.path("ackToken") + "}")
                        .collect(Collectors.joining(","));
        if (!acks.isEmpty()) {
            var _ = post("/v1/acks", "{\"acks\":[" + acks + "]}");
        }
    }

    /// What came back, where it was 200.
    private Optional<JsonNode> post(String target, String body) {
        var request =
                HttpRequest.newBuilder(gateway.resolve(target))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200
                    ? Optional.of(Json.read(answer.body(), JsonNode.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
