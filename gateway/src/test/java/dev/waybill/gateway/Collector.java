package dev.waybill.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// A collector that takes OTLP over HTTP and counts the spans of one name.
final class Collector implements AutoCloseable {
    static final String SPAN = "counted-span";

    private static final Pattern NAME = Pattern.compile(SPAN);

    private final AtomicInteger spans = new AtomicInteger();
    private final HttpServer server;

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::count);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    int spans() {
        return spans.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void count(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var text = new String(body, StandardCharsets.ISO_8859_1);
            spans.addAndGet((int) NAME.matcher(text).results().count());
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
