package dev.waybill.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// The person on call, as far as the demo has one: a webhook on loopback that prints each alert,
/// and the command that replays what it is about.
///
/// It takes what its own gateway sends, on a free port; a program that others can reach checks the
/// signature (Standard Webhooks).
final class Pager implements AutoCloseable {
    private static final String URL = "alert.webhook.url";
    private static final String SECRET = "alert.webhook.secret";
    private static final int SECRET_BYTES = 32;

    private final Consumer<String> out;
    private final HttpServer server;

    private Pager(Consumer<String> out, HttpServer server) {
        this.out = out;
        this.server = server;
    }

    /// What the webhook is told, as far as it is printed.
    private record Told(Data data) {}

    private record Data(String id, String description, String stream, String consumer) {}

    static Pager start(Consumer<String> out) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = HttpServer.create(address, 0);
        var pager = new Pager(out, server);
        server.createContext("/", pager::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return pager;
    }

    /// The gateway's properties with this webhook among them, unless another one is configured.
    Map<String, String> in(Map<String, String> environment, Map<String, String> properties) {
        var all = new HashMap<>(properties);
        if (!environment.containsKey("WAYBILL_ALERT_WEBHOOK_URL")
                && !properties.containsKey("waybill." + URL)) {
            all.put("waybill." + URL, url().toString());
            all.put("waybill." + SECRET, secret());
        }
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static String secret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var told = Json.read(body, Told.class).data();
            out.accept("alert FirstDeadLetter: " + told.description());
            out.accept(
                    "  when the cause is mended (here: start again with --fixed):"
                            + " ./waybill dlq replay "
                            + told.id()
                            + " --reason 'mended'");
            exchange.sendResponseHeaders(204, -1);
        }
    }
}
