package dev.waybill.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Clients that publish over HTTP as fast as they are answered, each one event after the other, and
/// again with the same id after a 503, a 504 or a broken connection.
final class PublishLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Supplier<URI> gateway;
    private final String subject;
    private final Books books;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();

    private PublishLoad(Supplier<URI> gateway, String subject, Books books) {
        this.gateway = gateway;
        this.subject = subject;
        this.books = books;
    }

    /// Starts that many clients; the supplier says for each try where the gateway is.
    static PublishLoad start(Supplier<URI> gateway, String subject, Books books, int clients) {
        var load = new PublishLoad(gateway, subject, books);
        for (int i = 0; i < clients; i++) {
            load.clients.execute(load::publishUntilEnded);
        }
        return load;
    }

    /// Begins no further event, and waits for the answers to those that are begun.
    void finish() {
        ended.countDown();
        clients.close();
    }

    /// Gives up also those that are begun.
    void abandon() {
        abandoned.countDown();
        finish();
    }

    /// How often each status came.
    Map<Integer, Integer> statuses() {
        var counts = new TreeMap<Integer, Integer>();
        statuses.forEach((status, count) -> counts.put(status, count.get()));
        return counts;
    }

    /// Tries that found nobody to connect to.
    int refused() {
        return refused.get();
    }

    /// Tries whose connection ended before the answer.
    int cutOff() {
        return cutOff.get();
    }

    @Override
    public void close() {
        abandon();
        client.close();
    }

    private void publishUntilEnded() {
        while (ended.getCount() > 0) {
            var id = UUID.randomUUID().toString();
            books.sent(id);
            while (!isStored(id)) {
                if (isAbandonedSoon()) {
                    return;
                }
            }
        }
    }

    private boolean isStored(String id) {
        var request =
                HttpRequest.newBuilder(
                                gateway.get().resolve("/v1/subjects/" + subject + "/messages"))
                        .header("Event-Id", id)
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString("one"))
                        .build();
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            int status = answer.statusCode();
            statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
            if (status >= 300) {
                return false;
            }
            books.stored(id, Json.read(answer.body(), JsonNode.class).path("sequence").asLong());
            return true;
        } catch (ConnectException e) {
            refused.incrementAndGet();
            return false;
        } catch (IOException e) {
            cutOff.incrementAndGet();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isAbandonedSoon() {
        try {
            return abandoned.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
