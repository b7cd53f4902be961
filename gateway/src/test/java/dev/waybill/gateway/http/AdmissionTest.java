package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void refusesACallerOverItsOwnShareWhileOthersAreServed() {
        var limits =
                Map.of(
                        "limits.in-flight-per-key", "1",
                        "auth.keys.0.name", "a",
                        "auth.keys.0.sha256", Keys.sha256("key-a"),
                        "auth.keys.1.name", "b",
                        "auth.keys.1.sha256", Keys.sha256("key-b"));
        try (var frame = TestFrame.start(limits)) {
            var first = waiting(frame, "key-a");

            var second = frame.send(Keys.with(frame.request("/wait"), "key-a"));
            var other = frame.send(Keys.with(frame.request("/nowhere"), "key-b"));

            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 4L);
            assertThat(second.body()).contains("too-many-requests", "\"retryable\":true");
            assertThat(other.statusCode()).isEqualTo(404);
            frame.release.countDown();
            assertThat(first.join()).isEqualTo(204);
        }
    }

    @Test
    void answersHealthAndMetricsWhileTheApiIsAtItsLimit() {
        try (var frame = TestFrame.start(Map.of("limits.in-flight", "1"))) {
            var first = waiting(frame, "");

            var second = frame.send(frame.request("/wait"));

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body()).contains("\"code\":\"overloaded\"");
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertThat(frame.management("/health/ready").statusCode()).isEqualTo(200);
            assertThat(frame.metrics()).contains("waybill_http_in_flight_requests 1.0");
            frame.release.countDown();
            assertThat(first.join()).isEqualTo(204);
        }
    }

    @Test
    void countsBytesBeforeTheyAreRead() {
        var limits = Map.of("limits.body", "1MiB", "limits.in-flight-bytes", "1MiB");
        try (var frame = TestFrame.start(limits);
                var raw = new RawHttp(frame.port())) {
            raw.write("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048000\r\n\r\nx");
            Await.until(
                    "the bytes are held",
                    () -> frame.metrics().contains("waybill_http_in_flight_bytes 1048000.0"));

            var second = frame.post("/echo", "y".repeat(2000));

            assertThat(second.statusCode()).isEqualTo(503);
        }
    }

    @Test
    void givesBackWhatARefusedRequestHeld() {
        try (var frame = TestFrame.start(Map.of("limits.body", "1KiB"))) {
            assertThat(frame.post("/echo", "x".repeat(2000)).statusCode()).isEqualTo(413);
            assertThat(frame.post("/json", "x").statusCode()).isEqualTo(400);

            Await.until(
                    "nothing is held",
                    () -> frame.metrics().contains("waybill_http_in_flight_bytes 0.0"));
        }
    }

    @Test
    void limitsOpenStreamsApartFromRequests() {
        try (var frame = TestFrame.start(Map.of("limits.streams", "1"))) {
            var first = background(frame, "/poll");
            Await.until("the poll is open", () -> frame.handled.get() == 1);

            assertThat(frame.send(frame.request("/poll")).statusCode()).isEqualTo(503);
            assertThat(frame.post("/echo", "x").statusCode()).isEqualTo(200);
            frame.frame().drain().raise();
            assertThat(first.join()).isEqualTo(204);
        }
    }

    @Test
    void answersARefusedRequestWithoutItsBodyWhereTheClientWaits() {
        try (var frame = TestFrame.start(Map.of("limits.body", "1KiB"))) {
            var answer =
                    frame.send(
                            frame.request("/echo")
                                    .expectContinue(true)
                                    .POST(BodyPublishers.ofString("x".repeat(4000))));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"limit\":1024");
        }
    }

    private static CompletableFuture<Integer> waiting(TestFrame frame, String key) {
        var future =
                CompletableFuture.supplyAsync(
                        () -> frame.send(Keys.with(frame.request("/wait"), key)).statusCode());
        Await.until("the handler waits", () -> frame.handled.get() == 1);
        return future;
    }

    private static CompletableFuture<Integer> background(TestFrame frame, String path) {
        return CompletableFuture.supplyAsync(() -> frame.send(frame.request(path)).statusCode());
    }
}
