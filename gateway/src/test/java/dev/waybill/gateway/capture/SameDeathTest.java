package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.RetryPolicy;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.Passed;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeathClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One death that both a consumer with the library and the gateway write down, whoever is first.
///
/// The service is cut off from the server while its handler runs, so that the message is delivered
/// again, to a client without the library, until the server gives it up.
@WithNats
class SameDeathTest extends OneGateway {
    private static final int DELIVERIES = 3;
    private static final Duration ACK_WAIT = Duration.ofSeconds(2);

    private final FaultProxy proxy;
    private final SimpleMeterRegistry library = new SimpleMeterRegistry();
    private final AtomicBoolean inStock = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Connection cable;
    private Store store;
    private PlainConsumer plain;

    SameDeathTest(NatsServer nats, Connection connection) {
        super(nats, connection);
        this.proxy = FaultProxy.to(nats.port());
    }

    @BeforeEach
    void connect() throws Exception {
        cable = Nats.connect(new Options.Builder().server(proxy.url()).build());
        store = Store.create(connection);
        plain = PlainConsumer.create(connection, store, "c", DELIVERIES, ACK_WAIT);
    }

    @AfterEach
    void disconnect() throws Exception {
        release.countDown();
        proxy.pass();
        cable.close();
        proxy.close();
    }

    @Test
    void isTheLibrarysWhereItsTermIsWhatTheServerTells() throws Exception {
        release.countDown();
        try (var _ = service()) {
            store.publish("a", "body");
            queue.one(store.name(), "c");
            Await.until("the term is heard", () -> ignored("stored") == 1);
        }

        assertLibrarys();
        assertThat(countedByGateway()).isZero();
        Await.until("it is alerted", () -> alerts().equals("exhausted firing 1"));
    }

    @Test
    void isTheLibrarysWhereTheServerHasGivenTheMessageUpAndTheLibraryIsFirst() throws Exception {
        try (var _ = service()) {
            giveUpByTheServer();
            reconnect();
            var entry = queue.one(store.name(), "c");
            assertThat(entry.letter().capturedBy()).isEqualTo(Capturer.LIBRARY);
            assertThat(queue.unfinished("WAYBILL_ADVISORIES")).isPositive();

            settled();
            assertThat(queue.one(store.name(), "c").message().getSeq())
                    .isEqualTo(entry.message().getSeq());
        }

        assertLibrarys();
        assertThat(countedByGateway()).isZero();
        Await.until("it is alerted", () -> alerts().equals("exhausted firing 1"));
    }

    @Test
    void becomesTheLibrarysWhereTheGatewayIsFirst() throws Exception {
        try (var _ = service()) {
            giveUpByTheServer();
            var guessed = queue.one(store.name(), "c").letter();
            assertThat(guessed.capturedBy()).isEqualTo(Capturer.GATEWAY);
            assertThat(guessed.death().kind()).isEqualTo(DeathClass.TIMEOUT);
            Await.until("it is alerted", () -> alerts().equals("timeout firing 1"));
            var at = guessed.firstDeadAt(java.time.Instant.EPOCH);

            reconnect();
            Await.until(
                    "the library has replaced it",
                    () -> queue.one(store.name(), "c").letter().capturedBy() == Capturer.LIBRARY);
            assertThat(queue.one(store.name(), "c").letter().death().first()).contains(at);
            settled();
        }

        assertLibrarys();
        assertThat(countedByGateway()).isEqualTo(1);
        Await.until(
                "one cause is left",
                () -> alerts().equals("exhausted firing 1, timeout resolved 1"));
    }

    @Test
    void isNoneWhereTheHandlerSucceedsWhileTheGatewayWaitsForTheLibrary() throws Exception {
        inStock.set(true);
        try (var _ = service()) {
            giveUpByTheServer();
            Await.until("the gateway listens", new Passed(Duration.ofMillis(500))::isOver);
            assertThat(queue.entries(store.name(), "c")).isEmpty();
            reconnect();
            var id = id(store, "c", 1);

            Await.until("it is resolved", () -> queue.state(id).isPresent());
            assertThat(queue.state(id).flatMap(DeadLetterState::resolution))
                    .contains(Resolution.LATE_SUCCESS);
        }
    }

    /// A service behind the proxy, whose handler fails when it is let.
    private Consumption service() {
        var running =
                Waybill.builder(cable, "/billing")
                        .meters(library)
                        .build()
                        .consume(
                                ConsumeOptions.of(store.name(), "c")
                                        .concurrency(1)
                                        .pullMessages(1)
                                        .ackWait(ACK_WAIT)
                                        .retry(RetryPolicy.standard().attempts(1)),
                                delivery -> {
                                    begun.countDown();
                                    release.await();
                                    if (inStock.get()) {
                                        return Verdict.ack();
                                    }
                                    throw new IllegalStateException("no stock");
                                });
        Await.until("its lane is there", () -> queue.hasLane(store.name(), "c"));
        return running;
    }

    private void giveUpByTheServer() throws Exception {
        store.publish("a", "body");
        begun.await();
        proxy.stall();
        Await.until(
                "the server gives it up",
                () -> {
                    plain.pull(1);
                    return queue.advisory(store.name(), "c").length > 0;
                });
    }

    private void reconnect() {
        proxy.pass();
        release.countDown();
    }

    private String alerts() throws Exception {
        return String.join(", ", queue.alerts(store.name(), "c"));
    }

    private void assertLibrarys() throws Exception {
        var entry = queue.one(store.name(), "c");
        assertThat(entry.id()).isEqualTo(id(store, "c", 1));
        assertThat(entry.text()).isEqualTo("body");
        assertThat(entry.letter().capturedBy()).isEqualTo(Capturer.LIBRARY);
        assertThat(entry.letter().death().kind()).isEqualTo(DeathClass.EXHAUSTED);
        assertThat(entry.letter().failure().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(queue.state(entry.id())).isEmpty();
        assertThat(gateway.get("/v1/dead-letters/" + entry.id()).body())
                .contains("\"state\":\"open\"");
        assertThat(library.get("waybill.dlq.captured").tag("class", "exhausted").counter().count())
                .isEqualTo(1);
    }

    /// Deaths of any class.
    private double countedByGateway() {
        return gateway
                .gateway()
                .meters()
                .find("waybill.dlq.captured")
                .tag("stream", store.name())
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
