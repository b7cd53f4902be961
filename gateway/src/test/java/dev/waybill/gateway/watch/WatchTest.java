package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.alert.Scrape;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What `/metrics` shows of streams and consumers.
@WithNats
class WatchTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final NatsServer nats;
    private final Connection connection;

    WatchTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
    }

    @BeforeEach
    void make() throws Exception {
        stream("ORDERS");
        consumer("ORDERS", "billing");
        consumer("ORDERS", "audit");
        connection.jetStream().publish("ORDERS.a", new byte[10]);
        connection.jetStream().publish("ORDERS.b", new byte[10]);
    }

    @AfterEach
    void remove() throws Exception {
        for (var name : connection.jetStreamManagement().getStreamNames()) {
            connection.jetStreamManagement().deleteStream(name);
        }
    }

    @Test
    void showsStreamsAndConsumersUnderTheirNames() throws Exception {
        try (var gateway = gateway(Map.of())) {
            await(gateway, "waybill_stream_messages{stream=\"ORDERS\"}", 2);
            await(gateway, "waybill_consumer_pending{consumer=\"billing\",stream=\"ORDERS\"}", 2);
            assertThat(
                            value(
                                    gateway,
                                    "waybill_consumer_lag_method{consumer=\"audit\",stream=\"ORDERS\"}"))
                    .isEqualTo(1);
            assertThat(
                            value(
                                    gateway,
                                    "waybill_consumer_lag_seconds{consumer=\"billing\",stream=\"ORDERS\"}"))
                    .isBetween(0.0, 60.0);
            assertThat(value(gateway, "waybill_stream_published_total{stream=\"ORDERS\"}"))
                    .isEqualTo(2);
            assertThat(value(gateway, "waybill_exporter_up")).isEqualTo(1);
            assertThat(scrape(gateway))
                    .contains("waybill_consumer_info{")
                    .contains("waybill_stream_info{")
                    .contains("waybill_account_streams ");
        }
    }

    @Test
    void showsOneReplicasPicturesAndLetsTheNextGoOnWhenItStops() throws Exception {
        var series = "waybill_stream_messages{stream=\"ORDERS\"}";
        var first = gateway(Map.of("survey.interval", "1s"));
        try (var second = gateway(Map.of("survey.interval", "1s"))) {
            Await.until(
                    "one of them",
                    () -> scrape(first).contains(series) || scrape(second).contains(series));
            boolean isFirst = scrape(first).contains(series);
            var polls = isFirst ? first : second;
            var other = isFirst ? second : first;
            for (int i = 0; i < 20; i++) {
                assertThat(scrape(other)).doesNotContain(series);
                assertThat(scrape(polls)).contains(series);
            }
            polls.close();
            await(other, series, 2);
        } finally {
            first.close();
        }
    }

    @Test
    void takesOverFromAReplicaThatDied() throws Exception {
        try (var dead = new Surveying(nats.url());
                var gateway = gateway(Map.of("survey.interval", "300ms"))) {
            await(gateway, "waybill_exporter_up", 1);
            Await.until("a lease that nobody renews", dead::takeLease);
            Await.until("no series", () -> !scrape(gateway).contains("waybill_stream_messages{"));

            await(gateway, "waybill_stream_messages{stream=\"ORDERS\"}", 2);
        }
    }

    @Test
    void forgetsADeletedStream() throws Exception {
        try (var gateway = gateway(Map.of())) {
            await(gateway, "waybill_stream_messages{stream=\"ORDERS\"}", 2);
            connection.jetStreamManagement().deleteStream("ORDERS");

            Await.until("no series of it", () -> !scrape(gateway).contains("stream=\"ORDERS\""));
        }
    }

    @Test
    void leavesOutConsumersThatDoNotFitAndCountsTheirSeries() throws Exception {
        double all;
        try (var gateway = gateway(Map.of())) {
            await(gateway, "waybill_stream_consumers{stream=\"ORDERS\"}", 2);
            all = value(gateway, "waybill_exporter_series");
        }
        var most = Map.of("survey.max-series", Integer.toString((int) all - 1));
        try (var gateway = gateway(most)) {
            await(gateway, "waybill_stream_messages{stream=\"ORDERS\"}", 2);

            assertThat(value(gateway, "waybill_exporter_series")).isPositive().isLessThan(all);
            assertThat(value(gateway, "waybill_exporter_series_dropped_total")).isPositive();
            assertThat(
                            scrape(gateway)
                                    .lines()
                                    .filter(line -> line.startsWith("waybill_consumer_pending{")))
                    .hasSize(1);
        }
    }

    @Test
    void showsSumsWhereConsumersAreNotWanted() throws Exception {
        try (var gateway = gateway(Map.of("survey.details", ""))) {
            await(gateway, "waybill_stream_consumer_unprocessed_sum{stream=\"ORDERS\"}", 4);

            assertThat(scrape(gateway)).doesNotContain("waybill_consumer_pending{");
        }
    }

    @Test
    void measuresWhatTheGlobsSay() throws Exception {
        stream("OTHER");
        var more = Map.of("survey.streams", "OR*,OTH?R", "survey.ignore", "O?DERS");
        try (var gateway = gateway(more)) {
            await(gateway, "waybill_stream_messages{stream=\"OTHER\"}", 0);

            assertThat(scrape(gateway)).doesNotContain("stream=\"ORDERS\"");
        }
    }

    @Test
    void foldsConsumersWithoutAName() throws Exception {
        connection
                .jetStream()
                .subscribe(
                        "ORDERS.>",
                        PullSubscribeOptions.builder()
                                .configuration(
                                        ConsumerConfiguration.builder()
                                                .inactiveThreshold(Duration.ofMinutes(5))
                                                .build())
                                .build());
        try (var gateway = gateway(Map.of())) {
            await(
                    gateway,
                    "waybill_consumer_pending{consumer=\"_ephemeral\",stream=\"ORDERS\"}",
                    2);
            assertThat(value(gateway, "waybill_stream_ephemeral_consumers{stream=\"ORDERS\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void countsWhatTheServerTells() throws Exception {
        try (var gateway = gateway(Map.of())) {
            await(gateway, "waybill_exporter_up", 1);
            var message =
                    connection
                            .jetStream()
                            .subscribe(null, PullSubscribeOptions.bind("ORDERS", "billing"))
                            .fetch(1, SOON)
                            .getFirst();
            message.term();

            await(
                    gateway,
                    "waybill_advisories_total{consumer=\"billing\",stream=\"ORDERS\",type=\"consumer_msg_terminated\"}",
                    1);
        }
    }

    @Test
    void showsNothingOldWhereNatsHasGone() throws Exception {
        try (var proxy = FaultProxy.to(nats.port());
                var gateway =
                        RunningGateway.start(proxy.url(), Map.of("survey.interval", "200ms"))) {
            await(gateway, "waybill_exporter_up", 1);
            proxy.stall();

            Await.until("no series", () -> !scrape(gateway).contains("waybill_stream_messages{"));
            await(gateway, "waybill_exporter_up", 0);
        }
    }

    @Test
    void probesTheWayOfMessages() throws Exception {
        var more = Map.of("probe.enabled", "true", "probe.interval", "100ms");
        try (var gateway = gateway(more)) {
            Await.until(
                    "messages that came back",
                    () -> value(gateway, "waybill_probe_received_total") >= 3);

            assertThat(value(gateway, "waybill_probe_lost_total")).isZero();
            assertThat(value(gateway, "waybill_probe_failed_total")).isZero();
            assertThat(value(gateway, "waybill_probe_roundtrip_seconds_count"))
                    .isGreaterThanOrEqualTo(3);
            assertThat(value(gateway, "waybill_probe_ack_seconds_count")).isGreaterThanOrEqualTo(2);
        }
    }

    private RunningGateway gateway(Map<String, String> more) {
        var values = new HashMap<>(Map.of("survey.interval", "200ms"));
        values.putAll(more);
        return RunningGateway.start(nats.url(), values);
    }

    private static void await(RunningGateway gateway, String series, double value) {
        Await.until(
                SOON,
                series + " " + value,
                () -> Double.compare(value(gateway, series), value) == 0);
    }

    private static double value(RunningGateway gateway, String series) {
        return Scrape.value(gateway, series).orElse(Double.NaN);
    }

    private static String scrape(RunningGateway gateway) {
        return gateway.management("/metrics").body();
    }

    private void stream(String name) throws Exception {
        connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name(name)
                                .subjects(name + ".>")
                                .storageType(StorageType.Memory)
                                .build());
    }

    private void consumer(String stream, String name) throws Exception {
        connection
                .jetStreamManagement()
                .addOrUpdateConsumer(
                        stream,
                        ConsumerConfiguration.builder()
                                .durable(name)
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
    }
}
