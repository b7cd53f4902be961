package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.ConnectionDefaults;
import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import dev.waybill.server.NatsBinaries;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Passed;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is answered with a sequence is there, whoever is killed meanwhile.
///
/// Counts are printed; the full ones belong to the soak.
class KillOverHttpTest {
    private static final boolean SOAK = Boolean.getBoolean("waybill.soak");
    private static final int KILLS = SOAK ? 3 : 1;
    private static final Duration LOAD = Duration.ofSeconds(SOAK ? 60 : 4);
    private static final Duration REST = Duration.ofSeconds(SOAK ? 180 : 60);
    private static final Duration ACK_WAIT = Duration.ofSeconds(5);
    private static final int CLIENTS = 8;

    @TempDir private Path folder;
    private final Books books = Books.open();
    private NatsServer server;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        server =
                NatsServer.start(
                        NatsServerSettings.builder()
                                .binary(NatsBinaries.system().pinned())
                                .ephemeral()
                                .build());
        connection =
                Nats.connect(
                        ConnectionDefaults.apply(Options.builder().server(server.url()))
                                .errorListener(new ErrorListener() {})
                                .build());
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder().name("KILL").subjects("kill.>").build());
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    @Timeout(300)
    void losesNothingWhenNatsIsKilledUnderLoad() throws Exception {
        connection.jetStreamManagement().addOrUpdateConsumer("KILL", durable("http"));
        try (var gateway = RunningGateway.start(server.url(), Map.of());
                var _ =
                        Waybill.builder(connection, "/test")
                                .createStreams()
                                .build()
                                .consume(
                                        ConsumeOptions.of("KILL", "library").ackWait(ACK_WAIT),
                                        delivery -> {
                                            books.library().seen(delivery.eventId());
                                            return Verdict.ack();
                                        });
                var _ = new FetchLoad(gateway.url(), "KILL", "http", books.http(), 4);
                var load = PublishLoad.start(gateway::url, "kill.load", books, CLIENTS)) {
            for (int i = 0; i < KILLS; i++) {
                loadRuns();
                server.kill();
                assertThat(server.isAlive()).isFalse();
                server.restart();
                awaitProgress();
            }
            loadRuns();
            load.finish();
            Await.until(REST, "the library's consumer has all", books.library()::complete);
            Await.until(REST, "the consumer over HTTP has all", books.http()::complete);
            books.read(connection, "KILL");
            print("nats-server killed " + KILLS + " times", load);
            printConsumers();
            assertThat(load.statuses().keySet()).isSubsetOf(200, 201, 503, 504);
        }
        books.assertStreamIsTrue();
        books.library().assertNothingLost();
        books.http().assertNothingLost();
    }

    @Test
    @Timeout(120)
    void answersAllThatItHasTakenUpWhenItIsToldToStopUnderLoad() throws Exception {
        try (var gateway = GatewayProcess.start(folder, Map.of(), "--nats", server.url())) {
            var url = gateway.ready().url();
            try (var load = PublishLoad.start(() -> url, "kill.load", books, CLIENTS)) {
                awaitProgress();
                var told = new Passed(Duration.ofSeconds(15));
                gateway.terminate();
                assertThat(gateway.status()).isEqualTo(143);
                assertThat(told.isOver()).isFalse();
                load.abandon();
                books.read(connection, "KILL");
                print("gateway told to stop", load);
            }
        }
        books.assertStreamIsTrue();
        assertThat(books.stream().unanswered()).as(books.stream().summary()).isEmpty();
    }

    @Test
    @Timeout(120)
    void storesNothingTwiceWhenTheGatewayIsKilledUnderLoad() throws Exception {
        var first = GatewayProcess.start(folder, Map.of(), "--nats", server.url());
        var url = new AtomicReference<URI>(first.ready().url());
        try (var load = PublishLoad.start(url::get, "kill.load", books, CLIENTS)) {
            awaitProgress();
            first.close();
            try (var second = GatewayProcess.start(folder, Map.of(), "--nats", server.url())) {
                url.set(second.ready().url());
                awaitProgress();
                load.finish();
            }
            books.read(connection, "KILL");
            print("gateway killed", load);
            assertThat(load.refused() + load.cutOff()).isPositive();
        }
        books.assertStreamIsTrue();
        assertThat(books.stream().unanswered()).isEmpty();
    }

    private static ConsumerConfiguration durable(String name) {
        return ConsumerConfiguration.builder()
                .durable(name)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(ACK_WAIT)
                .maxAckPending(10_000)
                .build();
    }

    private static void loadRuns() {
        Await.until(
                LOAD.multipliedBy(2),
                "the load runs",
                new Passed(LOAD.dividedBy(KILLS + 1))::isOver);
    }

    private void awaitProgress() {
        int before = books.storedCount();
        Await.until("publishing goes on", () -> books.storedCount() > before + 500);
    }

    private void print(String title, PublishLoad load) {
        System.out.printf(
                "%s: statuses %s, connections refused %d, tries cut off %d; stream: %s%n",
                title, load.statuses(), load.refused(), load.cutOff(), books.stream().summary());
    }

    private void printConsumers() {
        System.out.printf(
                "  library: %s%n  http:    %s%n",
                books.library().summary(), books.http().summary());
    }
}
