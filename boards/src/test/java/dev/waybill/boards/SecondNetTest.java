package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Dead letters of which only the shipped rules tell, since the gateway is given no Alertmanager.
@WithNats
class SecondNetTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String STREAM = "NETTED";
    private static final String ALERT = "DeadLettersOpen";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void tellsOfADeadLetterOnceThoughTheGatewayIsAwayForAWhile(
            NatsServer nats, Connection connection, @TempDir Path folder) throws Exception {
        make(connection);
        int port = Alertmanager.freePort();
        try (var inbox = Inbox.open();
                var alertmanager = Alertmanager.start(folder, inbox.route());
                var first = gateway(folder, nats, port);
                var prometheus =
                        PrometheusProcess.start(
                                folder,
                                ScrapeConfig.of(
                                        Map.of("waybill", List.of(first.management())),
                                        alertmanager.url().getAuthority()))) {
            give(connection, "before");
            Await.until(LIMIT, "it is told of", () -> inbox.count("firing", ALERT, "before") > 0);

            first.stop();
            awaitOne(prometheus, "sum_over_time((up{job=\"waybill\"} == bool 0)[1m:1s]) >= 5");
            try (var second = gateway(folder, nats, port)) {
                awaitOne(prometheus, "up{job=\"waybill\"} == 1");
                awaitOne(prometheus, "waybill_dlq_open{consumer=\"before\"} == 1");
                give(connection, "behind");
                Await.until(
                        LIMIT, "the next too", () -> inbox.count("firing", ALERT, "behind") > 0);

                assertThat(inbox.count("firing", ALERT, "before")).isEqualTo(1);
                assertThat(inbox.count("resolved", ALERT, "before")).isZero();

                discard(second.url(), "before");
                Await.until(
                        LIMIT, "it is over", () -> inbox.count("resolved", ALERT, "before") == 1);
            }
            System.out.printf(
                    "%s over a restart: %d notification that it fires, %d that it is over%n",
                    ALERT,
                    inbox.count("firing", ALERT, "before"),
                    inbox.count("resolved", ALERT, "before"));
        } finally {
            client.close();
        }
    }

    private static WaybillProcess gateway(Path folder, NatsServer nats, int port)
            throws IOException {
        return WaybillProcess.start(
                folder,
                WaybillProcess.GATEWAY,
                Map.of("WAYBILL_DEAD_LETTERS_INTERVAL", "500ms"),
                "--port",
                "0",
                "--management-port",
                Integer.toString(port),
                "--nats",
                nats.url());
    }

    private static void awaitOne(PrometheusProcess prometheus, String expression) {
        Await.until(LIMIT, expression, () -> prometheus.query(expression).size() == 1);
    }

    private static void make(Connection connection) throws Exception {
        var management = connection.jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder().name(STREAM).subjects("netted.>").build());
        for (var consumer : List.of("before", "behind")) {
            management.addOrUpdateConsumer(
                    STREAM,
                    ConsumerConfiguration.builder()
                            .durable(consumer)
                            .ackPolicy(AckPolicy.Explicit)
                            .build());
        }
        connection.jetStream().publish("netted.a", new byte[1]);
    }

    /// Terminates the message, which is a dead letter then.
    private static void give(Connection connection, String consumer) throws Exception {
        connection
                .jetStream()
                .subscribe(null, PullSubscribeOptions.bind(STREAM, consumer))
                .fetch(1, LIMIT)
                .getFirst()
                .term();
    }

    private void discard(URI gateway, String consumer) throws Exception {
        var letters = get(gateway.resolve("/v1/dead-letters"));
        var ids =
                Stream.of(letters.split("\""))
                        .filter(text -> text.startsWith(STREAM + "." + consumer + "."))
                        .distinct()
                        .toList();
        assertThat(ids).as(letters).hasSize(1);
        var request =
                HttpRequest.newBuilder(
                                gateway.resolve("/v1/dead-letters/" + ids.getFirst() + "/discard"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"a test\"}"))
                        .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    }

    private String get(URI uri) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
