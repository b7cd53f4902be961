package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.DeadLetterWriter;
import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeathClass;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Capture beside others that capture, and while something is missing: a server for each test.
///
/// Holds pitfalls of dead letters on JetStream: counters of replicas are summed (19), and a stream
/// that takes the subjects of another (16).
class SharedCaptureTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;

    private NatsServer server;
    private Connection connection;
    private Queue queue;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start(NatsServerSettings.builder().ephemeral().build());
        connection = Nats.connect(server.url());
        queue = new Queue(connection);
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    void capturesEachDeathOnceThoughTwoGatewaysDo() throws Exception {
        try (var one = RunningGateway.start(server.url(), Map.of());
                var two = RunningGateway.start(server.url(), Map.of())) {
            var store = Store.create(connection);
            die(store, 200);

            Await.until("all are there", () -> queue.entries(store.name(), "c").size() == 200);
            Await.until("all are read", () -> queue.unfinished("WAYBILL_ADVISORIES") == 0);
            assertThat(Stream.of(one, two).mapToDouble(each -> captured(each, store)).sum())
                    .isEqualTo(200);
        }
    }

    @Test
    void capturesWhatDiedWhileNoGatewayRan() throws Exception {
        RunningGateway.start(server.url(), Map.of()).close();
        var store = Store.create(connection);
        die(store, 3);
        Await.until("the advisories are kept", () -> queue.unfinished("WAYBILL_ADVISORIES") == 3);

        try (var _ = RunningGateway.start(server.url(), Map.of())) {
            Await.until("all are there", () -> queue.entries(store.name(), "c").size() == 3);
        }
    }

    @Test
    void keepsTheAdvisoryWhileTheQueueIsFullAndCapturesItThen() throws Exception {
        try (var gateway = RunningGateway.start(server.url(), Map.of())) {
            var store = Store.create(connection);
            long before = limit(1);
            die(store, 1);
            Await.until("the failure is counted", () -> failures(gateway) >= 1);
            assertThat(queue.entries(store.name(), "c")).isEmpty();
            assertThat(queue.unfinished("WAYBILL_ADVISORIES")).isEqualTo(1);

            limit(before);
            assertThat(queue.one(store.name(), "c").text()).isEqualTo("poison 0");
        }
    }

    @Test
    void readsTheAdvisoriesOfAStreamThatTakesThemAlready() throws Exception {
        connection
                .jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name("AUDIT")
                                .subjects("$JS.EVENT.ADVISORY.>")
                                .build());
        try (var _ = RunningGateway.start(server.url(), Map.of())) {
            var store = Store.create(connection);
            die(store, 1);

            assertThat(queue.one(store.name(), "c").letter().death().kind())
                    .isEqualTo(DeathClass.TIMEOUT);
            Await.until("all are read", () -> queue.unfinished("AUDIT") == 0);
        }
    }

    @Test
    void leavesAConsumerOfTheLibraryToTheLibraryForAWhile() throws Exception {
        try (var gateway = RunningGateway.start(server.url(), Map.of())) {
            var store = Store.create(connection);
            lane(store, "c", "library");
            die(store, 1);
            Await.until("it is delivered", () -> queue.unfinished("WAYBILL_ADVISORIES") == 1);
            assertThat(queue.entries(store.name(), "c")).isEmpty();

            assertThat(queue.one(store.name(), "c").letter().capturedBy())
                    .isEqualTo(Capturer.GATEWAY);
            assertThat(byLibrary(store)).isInstanceOf(Captured.Kept.class);
            assertThat(queue.one(store.name(), "c").letter().capturedBy())
                    .isEqualTo(Capturer.LIBRARY);
            assertThat(captured(gateway, store)).isEqualTo(1);
        }
    }

    private Captured byLibrary(Store store) throws Exception {
        var there = queue.one(store.name(), "c").letter();
        var letter =
                new DeadLetter(
                        there.id(),
                        there.origin(),
                        there.death(),
                        new DeadLetter.Failure("java.io.IOException", "x", "", "", "f", ""),
                        there.payload(),
                        0,
                        Capturer.LIBRARY,
                        "/service");
        return new DeadLetterWriter(connection, JetStreamOptions.DEFAULT_JS_OPTIONS, SPACE)
                .capture(
                        letter,
                        new Headers(),
                        "poison 0".getBytes(StandardCharsets.UTF_8),
                        Novelty.REPEATED);
    }

    private void lane(Store store, String consumer, String reader) throws Exception {
        connection
                .jetStreamManagement()
                .addOrUpdateConsumer(
                        SPACE.lanes(),
                        ConsumerConfiguration.builder()
                                .durable(SPACE.laneName(store.name(), consumer))
                                .description(reader)
                                .filterSubject(SPACE.lane(store.name(), consumer))
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
    }

    /// That many messages, each delivered once and never acknowledged.
    private void die(Store store, int count) throws Exception {
        var consumer = PlainConsumer.create(connection, store, "c", 1, SHORT);
        for (int i = 0; i < count; i++) {
            store.publish("a", "poison " + i);
        }
        int delivered = 0;
        while (delivered < count) {
            delivered += consumer.pull(100).size();
        }
    }

    private long limit(long bytes) throws Exception {
        var management = connection.jetStreamManagement();
        var config = management.getStreamInfo("WAYBILL_DLQ").getConfiguration();
        management.updateStream(StreamConfiguration.builder(config).maxBytes(bytes).build());
        return config.getMaxBytes();
    }

    private static double failures(RunningGateway gateway) {
        return gateway.gateway().meters().find("waybill.dlq.capture.failures").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static double captured(RunningGateway gateway, Store store) {
        return gateway
                .gateway()
                .meters()
                .find("waybill.dlq.captured")
                .tags("stream", store.name(), "class", "timeout")
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
