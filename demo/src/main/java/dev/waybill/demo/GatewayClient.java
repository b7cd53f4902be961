package dev.waybill.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The gateway's API as any program in any language can call it: plain HTTP and JSON.
final class GatewayClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI gateway;

    GatewayClient(URI gateway) {
        this.gateway = gateway;
    }

    /// Where a published event is stored.
    record Published(
            String eventId, String stream, long sequence, boolean duplicate, String traceId) {}

    /// What a fetch leases.
    record Fetched(List<Message> messages) {}

    /// One leased message, to be acknowledged by its token.
    record Message(
            String ackToken,
            String eventId,
            long sequence,
            Map<String, List<String>> headers,
            OrderPlaced data) {}

    record Acks(List<Ack> acks) {}

    record Ack(String token, String action) {}

    record Acknowledged(List<AckResult> results) {}

    record AckResult(String token, String status) {}

    /// As `curl -H 'Event-Type: …' -d '{…}' …/v1/subjects/orders.placed/messages` does it. An id of
    /// one's own makes it harmless to repeat.
    Published publish(String subject, String eventId, String type, Object data)
            throws IOException, InterruptedException {
        var request =
                request("/v1/subjects/" + subject + "/messages")
                        .header("Event-Id", eventId)
                        .header("Event-Type", type)
                        .header("Event-Source", "/web-shop");
        return post(request, data, Published.class);
    }

    /// Leases what is there; when nothing is, waits for it a while.
    List<Message> fetch(String stream, String consumer) throws IOException, InterruptedException {
        var request = request("/v1/streams/" + stream + "/consumers/" + consumer + "/fetch");
        return post(request, Map.of("max", 50, "wait", "2s"), Fetched.class).messages();
    }

    List<AckResult> ack(List<Ack> acks) throws IOException, InterruptedException {
        return post(request("/v1/acks"), new Acks(acks), Acknowledged.class).results();
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
    }

    private <T> T post(HttpRequest.Builder request, Object body, Class<T> answer)
            throws IOException, InterruptedException {
        var response =
                http.send(
                        request.header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(Json.write(body)))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("HTTP " + response.statusCode() + " " + response.body());
        }
        return Json.read(response.body(), answer);
    }
}
