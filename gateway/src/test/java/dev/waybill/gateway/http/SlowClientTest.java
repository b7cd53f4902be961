package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that keep the gateway waiting are cut, however they do it.
class SlowClientTest {
    private static final String HEAD = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";

    private final TestFrame frame =
            TestFrame.start(
                    Map.of(
                            "limits.request-timeout", "400ms",
                            "limits.idle-timeout", "600ms",
                            "limits.body", "16MiB"));

    @AfterEach
    void stop() {
        frame.close();
    }

    @Test
    void cutsARequestWhoseHeadDrips() {
        try (var raw = new RawHttp(frame.port())) {
            raw.write("POST /echo HT");

            drip(raw, "X");

            assertThat(frame.handled.get()).isZero();
            assertThat(frame.metrics()).contains("connections_cut_total{reason=\"request\"} 1.0");
        }
    }

    @Test
    void cutsARequestWhoseHeadersDrip() {
        try (var raw = new RawHttp(frame.port())) {
            raw.write(HEAD);

            drip(raw, "X-Y: z\r\n");

            assertThat(frame.handled.get()).isZero();
        }
    }

    @Test
    void cutsARequestWhoseBodyDrips() {
        try (var raw = new RawHttp(frame.port())) {
            raw.write(HEAD + "Content-Length: 100000\r\n\r\n");

            drip(raw, "x");

            assertThat(frame.handled.get()).isZero();
        }
    }

    @Test
    void cutsAConnectionThatSaysNothing() {
        try (var raw = new RawHttp(frame.port())) {
            assertThat(raw.read().status()).isZero();
        }
    }

    @Test
    void cutsAConnectionThatIsIdleAfterARequest() {
        try (var raw = new RawHttp(frame.port())) {
            raw.write(HEAD + "Content-Length: 1\r\n\r\nx");

            assertThat(raw.read().status()).isEqualTo(200);
            assertThat(frame.metrics()).contains("connections_cut_total{reason=\"idle\"} 1.0");
        }
    }

    @Test
    void waitsForAHandlerLongerThanForAClient() {
        try (var raw = new RawHttp(frame.port())) {
            raw.write("GET /poll HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            try (var silent = new RawHttp(frame.port())) {
                silent.read();
            }

            frame.frame().drain().raise();

            assertThat(raw.read().status()).isEqualTo(204);
        }
    }

    @Test
    void servesPipelinedRequestsOneAfterTheOther() {
        var request = HEAD + "Content-Length: 1\r\n\r\nx";

        var answer = RawHttp.exchange(frame.port(), request + request + request);

        assertThat(answer.text().split("HTTP/1.1 200", -1)).hasSize(4);
    }

    @Test
    void cutsARequestThatIsMostlyFraming() {
        try (var raw = new RawHttp(frame.port())) {
            raw.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n");

            int sent = 0;
            while (sent < 2_000 && raw.tryWrite("0".repeat(1024 * 1024))) {
                sent++;
            }

            assertThat(sent).isLessThan(2_000);
        }
    }

    /// Sends that text again and again until the server has closed the connection.
    private static void drip(RawHttp raw, String text) {
        Await.until("the connection is cut", () -> !raw.tryWrite(text));
    }
}
