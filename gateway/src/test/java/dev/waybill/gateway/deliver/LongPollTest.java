package dev.waybill.gateway.deliver;

import static dev.waybill.gateway.deliver.Caller.messages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class LongPollTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RunningGateway gateway;
    private final Store store;
    private final Caller caller;

    LongPollTest(NatsServer nats, Connection connection) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.store = Store.create(connection).consumer("work", MINUTE);
        this.caller = new Caller(gateway, store);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void waitsForAFirstMessage() {
        var answer = later("{\"max\":3,\"wait\":\"20s\"}");
        awaitWaiting("work", 1);

        store.publish("placed", "first");

        assertThat(messages(answer.join())).hasSize(1);
    }

    @Test
    void answersNotFoundWhenTheConsumerIsDeletedUnderAWait() {
        var answer = later("{\"wait\":\"20s\"}");
        awaitWaiting("work", 1);

        store.deleteConsumer("work");

        assertThat(answer.join().statusCode()).isEqualTo(404);
    }

    @Test
    void handsBackAtOnceWhatACallerThatWentAwayHadWaitedFor() throws IOException {
        try (var socket = longPoll("work")) {
            awaitWaiting("work", 1);
            assertThat(socket.isConnected()).isTrue();
        }
        awaitWaiting("work", 0);
        store.publish("placed", "for whoever is there");

        var messages = caller.fetch("work", "{\"wait\":\"10s\"}");

        assertThat(messages).hasSize(1);
        assertThat(gateway.management("/metrics").body()).contains("waybill_http_open_streams 0");
    }

    @Test
    void handsBackAtOnceWhatACallerDidNotTake(NatsServer nats) throws IOException {
        IntStream.range(0, 7).forEach(_ -> store.publish("big", "x".repeat(1_000_000)));
        try (var generous = RunningGateway.start(nats.url(), Map.of())) {
            try (var socket = new Socket()) {
                socket.setReceiveBufferSize(4_096);
                socket.connect(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), generous.url().getPort()));
                ask(socket, "work", "{\"max\":10}");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            Await.until(
                    "they are handed back",
                    () ->
                            generous.management("/metrics")
                                    .body()
                                    .contains(
                                            "waybill_fetch_handed_back_total{reason=\"gone\"} 7"));
        }

        var messages = caller.fetch("work", "{\"max\":10,\"maxBytes\":1100000,\"wait\":\"10s\"}");

        assertThat(messages.get(0).path("attempt").asLong()).isEqualTo(2);
    }

    @Test
    void servesThePipelinedRequestBehindALongPoll() throws IOException {
        try (var socket = longPoll("work")) {
            awaitWaiting("work", 1);
            send(socket, "GET /openapi HTTP/1.1", "Host: localhost", "", "");
            store.publish("placed", "first");

            var answers = readUntil(socket, "openapi: 3.1.0");

            assertThat(answers).contains("\"messages\":[{\"ackToken\"");
        }
    }

    @Test
    void endsLongPollsWithNothingWhenTheGatewayStops() {
        var answer = later("{\"wait\":\"30s\"}");
        awaitWaiting("work", 1);

        gateway.close();

        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo("{\"messages\":[]}");
    }

    private Socket longPoll(String consumer) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.url().getPort());
        ask(socket, consumer, "{\"wait\":\"30s\"}");
        return socket;
    }

    private void ask(Socket socket, String consumer, String body) throws IOException {
        send(
                socket,
                "POST " + store.path(consumer) + "/fetch HTTP/1.1",
                "Host: localhost",
                "Content-Length: " + body.length(),
                "",
                body);
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        socket.setSoTimeout(20_000);
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("more than " + read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    private static void send(Socket socket, String... lines) throws IOException {
        socket.getOutputStream().write(bytes(String.join("\r\n", lines)));
    }

    private void awaitWaiting(String consumer, long pulls) {
        Await.until(
                pulls + " pulls are waiting", () -> store.info(consumer).getNumWaiting() == pulls);
    }

    private CompletableFuture<HttpResponse<String>> later(String body) {
        return CompletableFuture.supplyAsync(
                () -> caller.post("work", body), task -> Thread.ofVirtual().start(task));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
