package dev.waybill.boards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.boards.ShippedBoards.Target;
import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The dashboards of streams and consumers, asked of a real Prometheus that scrapes a gateway
/// beside a consumer that is behind.
class ScrapedBoardsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Set<String> BOARDS =
            Set.of("overview.json", "stream.json", "consumer.json", "retention-risk.json");

    /// Pictures with a line for what one server, one gateway and one consumer that is behind do not
    /// have.
    private static final Set<String> WITHOUT =
            Set.of(
                    // All answer, and the consumer has one status, which is none of the bad ones.
                    "Targets down",
                    "Consumers by status",
                    "Consumers in trouble",
                    // Nothing died.
                    "Open dead letters",
                    "Open by consumer",
                    "Captured by class",
                    "Dead letters",
                    // The account has no limits.
                    "Used of what is allowed",
                    "Storage",
                    "Memory",
                    "Streams",
                    "Consumers",
                    // No mirror, and one replica, which elects nobody.
                    "Behind",
                    "Silent",
                    "Replicas behind",
                    "Replicas heard of",
                    "Leader and replicas",
                    "Elections and lost quorums",
                    // It falls further behind, by no threshold of its own, and without the library.
                    "Done in",
                    "Furthest behind",
                    "Lag in time and in messages",
                    "Handler",
                    "Settled");

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    @Test
    void everyPictureHasValuesWhereThereIsSomethingToShow(@TempDir Path folder) throws Exception {
        try (var connection = NATS.connect();
                var gateway = gateway();
                var prometheus = PrometheusProcess.start(folder, gateway.managementUrl())) {
            var slow = fallBehind(connection);
            Await.until(LIMIT, "it has scraped, see " + folder, prometheus::scraped);

            Await.untilAsserted(
                    LIMIT,
                    () -> {
                        publish(connection, 2);
                        slow.fetch(1, Duration.ofSeconds(10)).forEach(Message::ack);
                        assertThat(withAGap(prometheus))
                                .containsExactlyInAnyOrderElementsOf(WITHOUT);
                    });
        }
    }

    private static Gateway gateway() throws InterruptedException {
        var values =
                Map.of(
                        "server.port", "0",
                        "management.port", "0",
                        "nats.servers", NATS.server().url(),
                        "survey.interval", "1s");
        return Gateway.start(GatewayConfig.of(values), OpenTelemetry.noop());
    }

    /// A stream with limits, and a consumer that has acknowledged some of it and has some in hand.
    private static JetStreamSubscription fallBehind(Connection connection) throws Exception {
        var management = connection.jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder()
                        .name("SCRAPED")
                        .subjects("scraped.>")
                        .maxAge(Duration.ofHours(1))
                        .maxBytes(1_000_000)
                        .maxMessages(100_000)
                        .maxConsumers(10)
                        .discardPolicy(DiscardPolicy.Old)
                        .build());
        management.addOrUpdateConsumer(
                "SCRAPED",
                ConsumerConfiguration.builder()
                        .durable("slow")
                        .maxAckPending(50)
                        .sampleFrequency("100")
                        .build());
        publish(connection, 100);
        var slow =
                connection
                        .jetStream()
                        .subscribe(null, PullSubscribeOptions.bind("SCRAPED", "slow"));
        var messages = slow.fetch(20, Duration.ofSeconds(20));
        assertThat(messages).hasSize(20);
        for (var message : messages.subList(0, 10)) {
            message.ackSync(Duration.ofSeconds(10));
        }
        return slow;
    }

    private static void publish(Connection connection, int messages)
            throws IOException, JetStreamApiException {
        for (int i = 0; i < messages; i++) {
            connection.jetStream().publish("scraped.a", ("message " + i).getBytes(UTF_8));
        }
    }

    /// The titles of the pictures some of whose queries are answered with nothing.
    private static Set<String> withAGap(PrometheusProcess prometheus) throws IOException {
        var titles = new TreeSet<String>();
        for (var target : ShippedBoards.promql()) {
            if (BOARDS.contains(target.file().replaceAll(".*/", ""))
                    && !answered(prometheus, target)) {
                titles.add(target.panel().path("title").asText());
            }
        }
        return titles;
    }

    private static boolean answered(PrometheusProcess prometheus, Target target)
            throws IOException {
        var query =
                target.text()
                        .replace("$__rate_interval", "30s")
                        .replace("\"$job\"", "\".+\"")
                        .replace("\"$instance\"", "\".+\"")
                        .replace("$stream", "SCRAPED")
                        .replace("$consumer", "slow");
        var answer = prometheus.ask("query?query=" + URLEncoder.encode(query, UTF_8));
        assertThat(answer.path("status").asText()).as(query).isEqualTo("success");
        return !answer.at("/data/result").isEmpty();
    }
}
