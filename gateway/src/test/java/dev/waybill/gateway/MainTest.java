package dev.waybill.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as a process of its own.
@WithNats
class MainTest {
    private static final int SIGTERM_STATUS = 143;
    private static final int SIGINT_STATUS = 130;
    private static final String IN_FLIGHT = "waybill_http_in_flight_requests 1.0";
    private static final String HALF_A_REQUEST =
            """
            PUT /v1/streams/LATE HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: 23\r
            Connection: close\r
            \r
            """;

    @TempDir private Path folder;

    @Test
    void printsOneLineWhenItServesAndStopsInOrderWhenToldTo(NatsServer nats) throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--nats", nats.url())) {
            assertThat(gateway.line())
                    .matches(
                            "ready http://127\\.0\\.0\\.1:\\d+ management http://127\\.0\\.0\\.1:\\d+"
                                    + " nats "
                                    + nats.url());

            gateway.terminate();

            assertThat(gateway.line()).isEmpty();
            assertThat(gateway.status()).isEqualTo(SIGTERM_STATUS);
        }
    }

    @Test
    void stopsItsOwnServerWithIt() throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--embedded", "--ephemeral")) {
            assertThat(gateway.line()).startsWith("ready ");
            var children = gateway.process().descendants().toList();
            assertThat(children).isNotEmpty();

            gateway.terminate();

            assertThat(gateway.status()).isEqualTo(SIGTERM_STATUS);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void answersWhatIsInFlightAtACtrlCAndLeavesNoServerBehind() throws Exception {
        try (var gateway = GatewayProcess.startGroup(folder, "--embedded", "--ephemeral")) {
            var addresses = gateway.ready();
            var children = gateway.process().descendants().toList();
            assertThat(children).isNotEmpty();
            try (var socket = new Socket(addresses.url().getHost(), addresses.url().getPort());
                    var client = HttpClient.newHttpClient()) {
                write(socket, HALF_A_REQUEST);
                Await.until(
                        "the request is in flight",
                        () -> get(client, addresses, "/metrics").body().contains(IN_FLIGHT));

                gateway.interruptGroup();
                Await.until(
                        "the gateway drains",
                        () -> get(client, addresses, "/health/ready").statusCode() == 503);
                write(socket, "{\"subjects\":[\"late.>\"]}");

                var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                assertThat(answer).startsWith("HTTP/1.1 201 ").contains("late.>");
            }
            assertThat(gateway.status()).isEqualTo(SIGINT_STATUS);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void leavesNoServerBehindWhenItIsToldToStopWhileThatStarts() throws Exception {
        var server = neverReady();
        var variables = Map.of("NATS_SERVER", server.toString());
        try (var gateway = GatewayProcess.start(folder, variables, "--embedded", "--ephemeral")) {
            Await.until(
                    "the server is starting",
                    () -> gateway.process().children().anyMatch(MainTest::isSleeping));
            var children = gateway.process().children().toList();

            gateway.terminate();

            assertThat(gateway.status()).isEqualTo(SIGTERM_STATUS);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(gateway.log()).doesNotContain("ERROR");
        }
    }

    @Test
    void endsWithTwoWhereTheConfigurationIsWrong() throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--port", "many")) {
            assertThat(gateway.line()).isEmpty();
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.log()).contains("server.port", "\"many\" (from arguments)");
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static HttpResponse<String> get(
            HttpClient client, GatewayProcess.Addresses addresses, String path) throws Exception {
        var request = HttpRequest.newBuilder(addresses.management().resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static boolean isSleeping(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("sleep");
    }

    /// A program that says it is nats-server and never serves.
    private Path neverReady() throws Exception {
        var program = folder.resolve("nats-server");
        Files.writeString(
                program,
                """
                #!/bin/sh
                [ "$1" = --version ] && echo 'nats-server: v2.14.9' && exit
                exec sleep 300
                """);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
