package dev.waybill.boards;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/// A receiver of Alertmanager's notifications that keeps them.
final class Inbox implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonNode> notifications = new CopyOnWriteArrayList<>();

    private Inbox(HttpServer server) {
        this.server = server;
    }

    static Inbox open() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var inbox = new Inbox(HttpServer.create(address, 0));
        inbox.server.createContext("/", inbox::take);
        inbox.server.start();
        return inbox;
    }

    /// The shipped route, with this one as every receiver. A change of an alert is told within a
    /// second, so that one that ends and begins again is seen.
    String route() {
        return Shipped.text("dashboards/alertmanager/alertmanager.yaml")
                .replace(
                        "http://127.0.0.1:9/replace-with-your-receiver",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/hook")
                .replaceAll("group_interval: \\w+", "group_interval: 1s");
    }

    /// How many notifications had that alert of that consumer, `firing` or `resolved`.
    long count(String status, String alert, String consumer) {
        return notifications.stream().filter(each -> has(each, status, alert, consumer)).count();
    }

    private static boolean has(
            JsonNode notification, String status, String alert, String consumer) {
        return StreamSupport.stream(notification.path("alerts").spliterator(), false)
                .anyMatch(each ->
                        each.path("status").asText().equals(status)
                                && each.at("/labels/alertname").asText().equals(alert)
                                && each.at("/labels/consumer").asText().equals(consumer));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            notifications.add(Shipped.JSON.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
