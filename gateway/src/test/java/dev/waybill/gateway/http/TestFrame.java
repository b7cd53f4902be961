package dev.waybill.gateway.http;

import dev.waybill.gateway.GatewayConfig;
import dev.waybill.gateway.QuietLogs;
import dev.waybill.gateway.meter.Exposition;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The frame alone, with routes that read bodies, wait and stream.
final class TestFrame implements AutoCloseable {
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger handled = new AtomicInteger();
    private final Exposition exposition = new Exposition();
    private final Frame frame;
    private final HttpClient client = HttpClient.newHttpClient();

    TestFrame(Map<String, String> settings, OpenTelemetry openTelemetry) {
        QuietLogs.bridge();
        var values = new HashMap<String, String>();
        values.put("server.port", "0");
        values.put("management.port", "0");
        values.put("nats.servers", "nats://127.0.0.1:1");
        values.putAll(settings);
        frame =
                new Frame(
                        GatewayConfig.of(values).http(),
                        new Names("waybill"),
                        routes(),
                        openTelemetry,
                        exposition,
                        () -> true,
                        new Random(7));
        frame.start();
    }

    static TestFrame start(Map<String, String> settings) {
        return new TestFrame(settings, OpenTelemetry.noop());
    }

    Frame frame() {
        return frame;
    }

    int port() {
        return frame.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + frame.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> management(String path, String... headers) {
        var request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + frame.managementPort() + path));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    String metrics() {
        return management("/metrics").body();
    }

    @Override
    public void close() {
        release.countDown();
        client.close();
        frame.close();
        exposition.close();
    }

    /// What `/json` reads.
    record Order(String id, int amount) {}

    private List<Route> routes() {
        return List.of(
                Route.of("POST", "/echo", Set.of(), this::echo),
                Route.of("POST", "/json", Set.of(), this::json),
                Route.of("POST", "/lines", Set.of(), this::lines),
                Route.of("GET", "/wait", Set.of(), this::hold),
                Route.of("GET", "/poll", Set.of(), this::poll).streaming(),
                Route.of("GET", "/large", Set.of(), this::large),
                Route.of("GET", "/fail", Set.of(), this::fail),
                Route.of("POST", "/subjects/{subject}", Set.of(Permission.PUBLISH), this::subject));
    }

    private void echo(Exchange exchange) {
        var length = exchange.body().length;
        handled.incrementAndGet();
        exchange.respond(200, Map.of("length", length));
    }

    private void json(Exchange exchange) {
        var order = exchange.json(Order.class);
        handled.incrementAndGet();
        exchange.respond(200, order);
    }

    private void lines(Exchange exchange) throws IOException {
        var lines = exchange.lines();
        int count = 0;
        int tooLong = 0;
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            count++;
            tooLong += line.get().tooLong() ? 1 : 0;
        }
        handled.incrementAndGet();
        exchange.respond(200, Map.of("lines", count, "tooLong", tooLong));
    }

    private void hold(Exchange exchange) throws InterruptedException {
        handled.incrementAndGet();
        exchange.respond(release.await(30, TimeUnit.SECONDS) ? 204 : 500);
    }

    /// More than the buffers between two sockets hold.
    private void large(Exchange exchange) throws IOException {
        handled.incrementAndGet();
        try (var out = exchange.respondStream(200, "application/octet-stream")) {
            for (int i = 0; i < 64; i++) {
                out.write(new byte[1024 * 1024]);
            }
        }
    }

    private void poll(Exchange exchange) throws InterruptedException {
        handled.incrementAndGet();
        exchange.respond(exchange.drain().await(java.time.Duration.ofSeconds(30)) ? 204 : 500);
    }

    private void fail(Exchange exchange) {
        exchange.eventId("order-7");
        throw new IllegalStateException("a secret");
    }

    private void subject(Exchange exchange) {
        var subject = exchange.path("subject");
        exchange.principal()
                .require(Permission.PUBLISH, new dev.waybill.wire.SubjectPattern(subject));
        handled.incrementAndGet();
        exchange.respond(200, Map.of("subject", subject));
    }
}
