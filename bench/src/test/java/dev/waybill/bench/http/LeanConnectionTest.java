package dev.waybill.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waybill.bench.measure.Unverified;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The load's own HTTP client, against the JDK's server.
class LeanConnectionTest {
    private static final String LONG = "0123456789".repeat(20_000);

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", exchange -> answer(exchange, 201, false));
        server.createContext("/chunks", exchange -> answer(exchange, 200, true));
        server.createContext(
                "/nothing",
                exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void readsOneAnswerAfterAnotherOnOneConnection() throws IOException {
        try (var connection = new LeanConnection(server.getAddress().getPort())) {
            for (var body : List.of("{}", LONG, "{\"n\":1}")) {
                var answer = connection.exchange(Request.json("POST", "/echo", body));

                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.text()).isEqualTo(body);
            }
        }
    }

    @Test
    void putsChunksTogether() throws IOException {
        try (var connection = new LeanConnection(server.getAddress().getPort())) {
            var first = connection.exchange(Request.json("POST", "/chunks", LONG));
            var second = connection.exchange(Request.json("POST", "/chunks", "{}"));

            assertThat(first.text()).isEqualTo(LONG);
            assertThat(second.text()).isEqualTo("{}");
        }
    }

    @Test
    void readsAnAnswerWithoutABody() throws IOException {
        try (var connection = new LeanConnection(server.getAddress().getPort())) {
            assertThat(connection.exchange(Request.delete("/nothing")).require(204).length())
                    .isZero();
        }
    }

    @Test
    void failsOnAnotherStatusThanIsWanted() throws IOException {
        try (var connection = new LeanConnection(server.getAddress().getPort())) {
            var answer = connection.exchange(Request.get("/missing"));

            assertThatThrownBy(() -> answer.require(201))
                    .isInstanceOf(Unverified.class)
                    .hasMessageContaining("404");
        }
    }

    @Test
    void saysThatTheServerHasClosed() throws IOException {
        try (var connection = new LeanConnection(server.getAddress().getPort())) {
            connection.exchange(Request.json("POST", "/echo", "{}"));
            server.stop(0);

            assertThatThrownBy(() -> connection.exchange(Request.get("/echo")))
                    .isInstanceOfAny(EOFException.class, IOException.class);
        }
    }

    @Test
    void readsTheSequencesOfEvents() throws IOException {
        var frames =
                """
                retry: 1000

                id: m8x2k1q9-0
                event: stream
                data: {"epoch":"m8x2k1q9"}

                id: m8x2k1q9-1
                event: message
                data: {"id":"x"}

                :

                id: m8x2k1q9-2
                event: message
                data: e

                id: m8x2k1q9-3
                event: message
                data: {}

                """;
        var read = new ArrayList<Long>();

        new EventScan()
                .read(
                        new ByteArrayInputStream(frames.getBytes(StandardCharsets.UTF_8)),
                        sequence -> read.add(sequence) && sequence < 2);

        assertThat(read).containsExactly(1L, 2L);
    }

    @Test
    void findsValuesInJsonByTheirNames() {
        var json =
                "{\"sequence\":17,\"traceId\":\"ab\",\"acks\":[{\"ackToken\":\"x\"},{\"ackToken\":\"y\"}]}";

        assertThat(JsonText.number(json, "sequence")).isEqualTo("17");
        assertThat(JsonText.string(json, "traceId")).isEqualTo("ab");
        assertThat(JsonText.strings(json, "ackToken")).containsExactly("x", "y");
        assertThatThrownBy(() -> JsonText.string(json, "eventId")).isInstanceOf(Unverified.class);
    }

    private static void answer(HttpExchange exchange, int status, boolean chunked)
            throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
