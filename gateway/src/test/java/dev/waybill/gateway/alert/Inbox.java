package dev.waybill.gateway.alert;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A receiver that notes what it gets, and answers 200, 503, or nothing until it is closed.
public final class Inbox implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean down;
    private volatile boolean hanging;

    /// What came, and when by `System.nanoTime()`.
    public record Post(String path, Map<String, List<String>> headers, String body, long nanos) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    private Inbox(HttpServer server) {
        this.server = server;
    }

    public static Inbox open() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var inbox = new Inbox(HttpServer.create(address, 0));
        inbox.server.createContext("/", inbox::take);
        inbox.server.setExecutor(inbox.threads);
        inbox.server.start();
        return inbox;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    String label() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Whether it answers 503.
    public void down(boolean isDown) {
        down = isDown;
    }

    void hang() {
        hanging = true;
    }

    List<Post> posts() {
        return List.copyOf(posts);
    }

    public List<Post> with(String text) {
        return posts.stream().filter(post -> post.body().contains(text)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (hanging) {
                closed.await();
            }
            if (!down) {
                posts.add(
                        new Post(
                                exchange.getRequestURI().getPath(),
                                Map.copyOf(exchange.getRequestHeaders()),
                                body,
                                System.nanoTime()));
            }
            exchange.sendResponseHeaders(down ? 503 : 200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
