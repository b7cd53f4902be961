package dev.waybill.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.alert.Scrape;
import dev.waybill.gateway.survey.Heard;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.gateway.survey.Told;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is shown of what the servers say unasked.
@WithNats
class NewsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SAMPLED = "{consumer=\"sampled\",stream=\"ORDERS\"";
    private static final String TERMINATED = "consumer_msg_terminated";

    private final NatsServer nats;
    private final Connection connection;

    NewsTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
    }

    @BeforeEach
    void make() throws Exception {
        connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name("ORDERS")
                                .subjects("orders.>")
                                .storageType(StorageType.Memory)
                                .maxBytes(100_000)
                                .build());
        consumer(durable("sampled").sampleFrequency("100"));
        consumer(durable("unsampled"));
        connection.jetStream().publish("orders.a", new byte[10]);
        connection.jetStream().publish("orders.b", new byte[10]);
    }

    @AfterEach
    void remove() throws Exception {
        for (var name : connection.jetStreamManagement().getStreamNames()) {
            connection.jetStreamManagement().deleteStream(name);
        }
    }

    @Test
    void showsHowLongSampledAcknowledgementsTookUntilTheConsumerIsGone() throws Exception {
        try (var gateway = gateway()) {
            awaitListening(gateway);
            fetch("sampled").nak();
            fetch("sampled").ackSync(SOON);
            fetch("sampled").ackSync(SOON);
            fetch("unsampled").ackSync(SOON);

            await(gateway, "waybill_ack_duration_seconds_count" + SAMPLED + "}", 2);
            await(gateway, "waybill_ack_deliveries_count" + SAMPLED + "}", 2);
            await(gateway, "waybill_ack_deliveries_sum" + SAMPLED + "}", 3);
            await(gateway, "waybill_ack_deliveries_bucket" + SAMPLED + ",le=\"1.0\"}", 1);
            await(gateway, "waybill_ack_deliveries_bucket" + SAMPLED + ",le=\"2.0\"}", 2);
            await(gateway, "waybill_consumer_redeliveries_total" + SAMPLED + "}", 1);
            await(gateway, "waybill_ack_duration_seconds_bucket" + SAMPLED + ",le=\"300.0\"}", 2);
            assertThat(value(gateway, "waybill_ack_duration_seconds_sum" + SAMPLED + "}"))
                    .isBetween(0.000_001, 300.0);
            assertThat(scrape(gateway).lines().filter(line -> line.startsWith("waybill_ack_")))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("unsampled"));

            connection.jetStreamManagement().deleteConsumer("ORDERS", "sampled");

            Await.until("no series of it", () -> !scrape(gateway).contains("waybill_ack_"));
            assertThat(scrape(gateway)).doesNotContain("waybill_consumer_redeliveries_total{");
        }
    }

    @Test
    void showsNoSamplesWhereConsumersAreNotWanted() throws Exception {
        try (var gateway =
                RunningGateway.start(
                        nats.url(), Map.of("survey.interval", "200ms", "survey.details", ""))) {
            awaitListening(gateway);
            fetch("sampled").ackSync(SOON);
            var message = fetch("sampled");
            message.term();
            await(
                    gateway,
                    "waybill_advisories_total{consumer=\"sampled\",stream=\"ORDERS\",type=\"%s\"}"
                            .formatted(TERMINATED),
                    1);

            assertThat(scrape(gateway)).doesNotContain("waybill_ack_duration");
        }
    }

    @Test
    void showsWhatTheLimitsOfStreamsSetAside() throws Exception {
        try (var gateway = gateway()) {
            await(gateway, "waybill_account_memory_reserved_bytes", 100_000);
        }
    }

    @Test
    void countsWhatIsToldOfAConsumerThatIsNewerThanThePictureUnderItsOwnName() throws Exception {
        try (var survey = new Surveying(nats.url())) {
            var news = survey.listen();
            var older = survey.picture().streams();
            consumer(durable("newer"));
            fetch("newer").term();
            var newer = survey.picture().streams();

            Await.until(
                    "its own name",
                    () -> {
                        assertThat(told(news, older, "newer")).isEmpty();
                        return told(news, newer, "newer").equals(OptionalLong.of(1));
                    });
            assertThat(told(news, newer, "")).isEmpty();
        }
    }

    @Test
    void countsWhatWasToldOfAConsumerThatIsGoneUnderItsStreamOnce() throws Exception {
        try (var survey = new Surveying(nats.url())) {
            var news = survey.listen();
            fetch("sampled").term();
            fetch("unsampled").term();
            var before = survey.picture().streams();
            Await.until(
                    "both",
                    () ->
                            told(news, before, "sampled").isPresent()
                                    && told(news, before, "unsampled").isPresent());
            connection.jetStreamManagement().deleteConsumer("ORDERS", "sampled");
            connection.jetStreamManagement().deleteConsumer("ORDERS", "unsampled");
            var after = survey.picture();

            assertThat(told(after.heard(), "")).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(told(news, after.streams(), "")).hasValue(2);
                assertThat(told(news, after.streams(), "sampled")).isEmpty();
            }
        }
    }

    private static OptionalLong told(News news, Collection<StreamView> views, String consumer) {
        return told(news.of(views), consumer);
    }

    private static OptionalLong told(Heard heard, String consumer) {
        return heard.told().stream()
                .filter(each -> each.stream().equals("ORDERS"))
                .filter(each -> each.consumer().equals(consumer))
                .filter(each -> each.type().equals(TERMINATED))
                .mapToLong(Told::count)
                .findFirst();
    }

    /// A gateway that shows a picture listens already.
    private static void awaitListening(RunningGateway gateway) {
        await(gateway, "waybill_exporter_up", 1);
    }

    private RunningGateway gateway() {
        return RunningGateway.start(nats.url(), Map.of("survey.interval", "200ms"));
    }

    private Message fetch(String consumer) throws Exception {
        return connection
                .jetStream()
                .subscribe(null, PullSubscribeOptions.bind("ORDERS", consumer))
                .fetch(1, SOON)
                .getFirst();
    }

    private void consumer(ConsumerConfiguration.Builder consumer) throws Exception {
        connection.jetStreamManagement().addOrUpdateConsumer("ORDERS", consumer.build());
    }

    private static ConsumerConfiguration.Builder durable(String name) {
        return ConsumerConfiguration.builder().durable(name).ackPolicy(AckPolicy.Explicit);
    }

    private static void await(RunningGateway gateway, String series, double value) {
        Await.until(
                SOON,
                series + " " + value,
                () -> Double.compare(value(gateway, series), value) == 0);
    }

    private static double value(RunningGateway gateway, String series) {
        OptionalDouble value = Scrape.value(gateway, series);
        return value.orElse(Double.NaN);
    }

    private static String scrape(RunningGateway gateway) {
        return gateway.management("/metrics").body();
    }
}
