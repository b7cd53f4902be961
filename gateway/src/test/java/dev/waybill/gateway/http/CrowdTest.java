package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Many clients, and clients that take nothing or are gone.
class CrowdTest {
    private static final Duration QUICK = Duration.ofMillis(100);
    private static final String GET = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    /// Ten times, as the watchdog and the connection's own thread may close it at once.
    @RepeatedTest(10)
    void cutsAClientThatDoesNotTakeItsAnswerAndGoesOnWatching() {
        try (var frame = TestFrame.start(Map.of("limits.write-timeout", "200ms"))) {
            for (int cut = 1; cut <= 2; cut++) {
                awaitCut(frame, cut);
            }
            Await.until(
                    "their permits are free",
                    () -> frame.metrics().contains("waybill_http_in_flight_requests 0.0"));
        }
    }

    private static void awaitCut(TestFrame frame, int number) {
        try (var raw = new RawHttp(frame.port())) {
            raw.write("GET /large" + GET);
            Await.until(
                    "connection " + number + " is cut",
                    () ->
                            frame.metrics()
                                    .contains(
                                            "connections_cut_total{reason=\"write\"} "
                                                    + number
                                                    + ".0"));
        }
    }

    @Test
    void cutsAConnectionWhoseOtherEndHasVanished() throws Exception {
        var limits = Map.of("limits.request-timeout", "400ms", "limits.idle-timeout", "600ms");
        try (var frame = TestFrame.start(limits);
                var proxy = FaultProxy.to(frame.port());
                var raw = new RawHttp(proxy.port())) {
            raw.write("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nx");
            Await.until(
                    "the request has begun",
                    () -> frame.metrics().contains("waybill_http_in_flight_bytes 2.0"));
            proxy.stall();
            raw.write("x");

            Await.until(
                    "the connection is cut",
                    () ->
                            frame.metrics()
                                    .contains("connections_cut_total{reason=\"request\"} 1.0"));
            assertThat(frame.handled.get()).isZero();
        }
    }

    @Test
    void letsConnectionsOverTheLimitWaitForAFreeOne() {
        try (var frame = TestFrame.start(Map.of("limits.connections", "2"));
                var first = new RawHttp(frame.port());
                var second = new RawHttp(frame.port());
                var third = new RawHttp(frame.port())) {
            first.write("GET /poll" + GET);
            second.write("GET /poll" + GET);
            Await.until("both are served", () -> frame.handled.get() == 2);
            third.write("GET /nowhere" + GET);
            var answer = CompletableFuture.supplyAsync(third::read);
            assertThat(frame.management("/health/live").statusCode()).isEqualTo(200);
            assertThat(answer).isNotDone();

            frame.frame().drain().raise();

            assertThat(first.read().status()).isEqualTo(204);
            assertThat(answer.join().status()).isEqualTo(404);
        }
    }

    @Test
    void answersHealthAtOnceBesideThreeHundredIdleConnections() {
        var idle = new ArrayList<RawHttp>();
        try (var frame = TestFrame.start(Map.of())) {
            try {
                for (int i = 0; i < 300; i++) {
                    idle.add(new RawHttp(frame.port()));
                }
                var times = new ArrayList<Duration>();
                for (int i = 0; i < 21; i++) {
                    long began = System.nanoTime();
                    assertThat(frame.management("/health/ready").statusCode()).isEqualTo(200);
                    times.add(Duration.ofNanos(System.nanoTime() - began));
                }
                assertThat(median(times)).isLessThan(QUICK);
                assertThat(frame.post("/echo", "x").statusCode()).isEqualTo(200);
            } finally {
                idle.forEach(RawHttp::close);
            }
        }
    }

    @Test
    void refusesTenTimesTheLoadAtOnceAndServesAgainAfterIt() throws Exception {
        try (var frame = TestFrame.start(Map.of("limits.in-flight", "8"));
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var held =
                    IntStream.range(0, 8)
                            .mapToObj(_ -> clients.submit(() -> status(frame, "/wait")))
                            .toList();
            Await.until("the gateway is at its limit", () -> frame.handled.get() == 8);
            var over = IntStream.range(0, 80).mapToObj(_ -> clients.submit(() -> refusal(frame)));

            var times = new ArrayList<Duration>();
            for (var refusal : over.toList()) {
                times.add(refusal.get());
            }

            assertThat(median(times)).isLessThan(Duration.ofMillis(500));
            assertThat(frame.management("/health/live").statusCode()).isEqualTo(200);
            frame.release.countDown();
            for (var one : held) {
                assertThat(one.get()).isEqualTo(204);
            }
            assertThat(frame.post("/echo", "x").statusCode()).isEqualTo(200);
        }
    }

    private static Duration refusal(TestFrame frame) {
        long began = System.nanoTime();
        assertThat(status(frame, "/wait")).isEqualTo(503);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static int status(TestFrame frame, String path) {
        return frame.send(frame.request(path)).statusCode();
    }

    private static Duration median(List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        System.out.printf(
                "%d answers: median %s, slowest %s%n",
                sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
        return sorted.get(sorted.size() / 2);
    }
}
