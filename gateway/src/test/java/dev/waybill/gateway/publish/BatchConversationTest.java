package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A batch that is still being sent while its first results arrive.
@WithNats
class BatchConversationTest {
    private static final int PATIENCE_MILLIS = 20_000;

    private final RunningGateway gateway;
    private final Publishing publishing;

    BatchConversationTest(NatsServer nats, Connection connection) {
        this.gateway = RunningGateway.start(nats.url(), Map.of("limits.write-timeout", "1s"));
        this.publishing = Publishing.to(gateway, connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void answersALineBeforeTheNextIsSent() throws IOException {
        try (var socket = opened()) {
            var in = reader(socket);
            send(socket, chunk(line(1)));
            assertThat(until(in, "\"line\":1")).contains("\"status\":\"stored\"");

            send(socket, chunk(line(2)));
            assertThat(until(in, "\"line\":2")).contains("\"sequence\":2");

            send(socket, "0\r\n\r\n");
            assertThat(until(in, "\"summary\"")).contains("\"stored\":2");
        }
    }

    @Test
    void keepsWhatCameOfABatchWhoseSenderWentAway() throws IOException {
        try (var socket = opened()) {
            send(socket, chunk(line(1)) + chunk(line(2)) + "20\r\n{\"subject\":");
            until(reader(socket), "\"line\":2");
        }

        Await.until("nothing is in flight", this::isIdle);
        assertThat(publishing.stored()).isEqualTo(2);
    }

    @Test
    void endsABatchWhoseSenderTakesNoResults() throws IOException {
        var many = chunk(line(1).repeat(1_000));
        try (var socket = opened()) {
            socket.setReceiveBufferSize(4_096);
            Await.until(
                    "the gateway has closed the connection",
                    () -> {
                        try {
                            send(socket, many);
                            return false;
                        } catch (IOException e) {
                            return true;
                        }
                    });
        }

        Await.until("nothing is in flight", this::isIdle);
        assertThat(publishing.stored()).isPositive();
    }

    private boolean isIdle() {
        return gateway.management("/metrics")
                .body()
                .contains("waybill_http_in_flight_requests 0.0");
    }

    private Socket opened() throws IOException {
        var socket = new Socket(gateway.url().getHost(), gateway.url().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        send(
                socket,
                String.join(
                        "\r\n",
                        "POST /v1/messages HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/x-ndjson",
                        "Transfer-Encoding: chunked",
                        "",
                        ""));
        return socket;
    }

    private String line(int number) {
        return "{\"subject\":\"%s\",\"data\":%d}\n".formatted(publishing.subject("x"), number);
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static String until(BufferedReader in, String text) throws IOException {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("the answer ended before " + text);
    }
}
