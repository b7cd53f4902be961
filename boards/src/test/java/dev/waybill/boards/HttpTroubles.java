package dev.waybill.boards;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Callers of a gateway, good ones and others, beside [Troubles].
final class HttpTroubles implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int ENOUGH_EVENTS = 20;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI gateway;

    HttpTroubles(URI gateway) {
        this.gateway = gateway;
    }

    /// Begins with all of them.
    void begin(Repeated repeated) {
        repeated.every(SECOND, this::publish);
        repeated.every(SECOND, this::fetch);
        repeated.every(SECOND, this::read);
        repeated.every(SECOND, this::replay);
        repeated.every(SECOND, this::leaveUntaken);
        repeated.every(SECOND, this::beginOnly);
    }

    /// To a stream that takes it, to one that is full and to none.
    private void publish() throws Exception {
        for (var subject : new String[] {"work.http", "full.http", "nowhere.http"}) {
            post("/v1/subjects/" + subject + "/messages", "{\"order\":1}");
        }
    }

    private void fetch() throws Exception {
        var fetched = post("/v1/streams/WORK/consumers/http/fetch", "{\"max\":5}");
        var acks = Shipped.JSON.createObjectNode();
        var list = acks.putArray("acks");
        for (var message : json(fetched).path("messages")) {
            list.addObject().put("token", message.path("ackToken").asText()).put("action", "ack");
        }
        post("/v1/acks", acks.toString());
    }

    /// Asks for events that the stream has let go of.
    private void read() throws Exception {
        var request = request("/v1/streams/LOSING/events?from=1").build();
        try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
            var _ = lines.limit(ENOUGH_EVENTS).count();
        }
    }

    /// What billing gave up, which it gives up again.
    private void replay() throws Exception {
        var letters =
                client.send(
                        request("/v1/dead-letters?stream=ORDERS").build(), BodyHandlers.ofString());
        for (var id : json(letters).findValuesAsText("id")) {
            post("/v1/dead-letters/" + id + "/replay", "{\"reason\":\"to see\"}");
        }
    }

    /// Asks for more than it takes.
    private void leaveUntaken() throws IOException {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.getPort()));
            var body = "{\"max\":10}";
            write(
                    socket,
                    "POST /v1/streams/BIG/consumers/big/fetch HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nContent-Length: "
                            + body.length()
                            + "\r\n\r\n"
                            + body);
            var _ = socket.getInputStream().read();
        }
    }

    /// Sends half a request, and waits until it is cut off.
    private void beginOnly() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.getPort())) {
            write(socket, "GET /openapi HTTP/1.1\r\nHo");
            var _ = socket.getInputStream().read();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request =
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Shipped.JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
