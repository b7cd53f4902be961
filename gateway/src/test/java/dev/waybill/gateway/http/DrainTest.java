package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestFrame frame = TestFrame.start(Map.of());

    @AfterEach
    void stop() {
        frame.close();
    }

    @Test
    void finishesWhatIsInFlightThenEndsStreamsAndRefusesTheRest() {
        var request = send("/wait");
        var stream = send("/poll");
        Await.until("both are open", () -> frame.handled.get() == 2);

        var drained = CompletableFuture.runAsync(() -> frame.frame().drain(LONG, LONG));
        Await.until(
                "readiness is off", () -> frame.management("/health/ready").statusCode() == 503);
        var refused = frame.post("/echo", "x");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("\"code\":\"draining\"");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(frame.management("/health/live").statusCode()).isEqualTo(200);
        assertThat(stream).isNotDone();
        assertThat(drained).isNotDone();

        frame.release.countDown();

        assertThat(request.join().statusCode()).isEqualTo(204);
        assertThat(stream.join().statusCode()).isEqualTo(204);
        drained.join();
    }

    @Test
    void closesConnectionsThatItRefuses() {
        frame.frame().drain(Duration.ofMillis(1), Duration.ofMillis(1));

        var answer =
                RawHttp.exchange(frame.port(), "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("Connection: close");
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        var request = send("/wait");
        Await.until("the request is open", () -> frame.handled.get() == 1);

        long began = System.nanoTime();
        frame.frame().drain(Duration.ofMillis(300), Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
        assertThat(request).isNotDone();
        frame.release.countDown();
        assertThat(request.join().statusCode()).isEqualTo(204);
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        return CompletableFuture.supplyAsync(() -> frame.send(frame.request(path)));
    }
}
