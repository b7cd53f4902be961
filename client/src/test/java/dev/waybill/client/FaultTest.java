package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.PublishOutcome.Refused;
import dev.waybill.client.PublishOutcome.Stored;
import dev.waybill.client.PublishOutcome.Unanswered;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.FaultProxy;
import dev.waybill.testkit.Ledger;
import dev.waybill.testkit.Passed;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the library does while its server is killed, restarted, paused or gone.
class FaultTest {
    private static final boolean SOAK = Boolean.getBoolean("waybill.soak");
    private static final Duration LOAD = Duration.ofSeconds(SOAK ? 60 : 10);
    private static final Duration RESUMES_WITHIN = Duration.ofSeconds(10);

    private NatsServer server;
    private Connection connection;
    private Streams streams;
    private Waybill waybill;

    @BeforeEach
    void start() throws Exception {
        server = NatsServer.start(NatsServerSettings.builder().ephemeral().build());
        connection = connect(server.url());
        streams = new Streams(connection);
        streams.create("FLT", "flt.>");
        waybill = Waybill.builder(connection, "/faults").createStreams().build();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    @Timeout(300)
    void losesNothingWhenTheServerIsKilledUnderLoad() throws Exception {
        int kills = SOAK ? 3 : 1;
        var ledger = new Ledger();
        var publishing = new AtomicBoolean(true);
        try (var _ =
                waybill.consume(
                        ConsumeOptions.of("FLT", "c")
                                .concurrency(32)
                                .ackWait(Duration.ofSeconds(5)),
                        d -> {
                            ledger.seen(d.eventId());
                            return Verdict.ack();
                        })) {
            var publishers =
                    IntStream.range(0, 8)
                            .mapToObj(i ->
                                    Thread.ofVirtual()
                                            .start(() -> publishUntilTold(ledger, publishing)))
                            .toList();
            for (int i = 0; i < kills; i++) {
                Await.until(LOAD, "the load runs", new Passed(LOAD.dividedBy(kills + 1))::isOver);
                server.kill();
                server.restart();
                int before = ledger.storedCount();
                Await.until("publishing goes on", () -> ledger.storedCount() > before + 500);
            }
            Await.until(LOAD, "the load runs", new Passed(LOAD.dividedBy(kills + 1))::isOver);
            publishing.set(false);
            for (var publisher : publishers) {
                publisher.join();
            }
            Await.until(
                    Duration.ofSeconds(60), "all that is stored is seen", () -> ledger.complete());
            Await.until("all is acked", () -> streams.consumer("FLT", "c").getNumAckPending() == 0);
        }
        System.out.println("kill under load, " + kills + " kills: " + ledger.summary());
        ledger.assertNothingLost();
        assertThat(streams.count("FLT")).isGreaterThanOrEqualTo(ledger.storedCount());
    }

    @Test
    void resumesDeliveryWithinTenSecondsOfARestart() throws Exception {
        var seen = new AtomicInteger();
        try (var _ = waybill.consume(ConsumeOptions.of("FLT", "c"), counting(seen))) {
            publish("flt.a");
            Await.until("the first is seen", () -> seen.get() == 1);
            server.restart();
            long ready = System.nanoTime();
            Await.until(
                    "the second is stored",
                    () -> waybill.publish(event("flt.a")) instanceof Stored);
            Await.until(RESUMES_WITHIN, "the second is seen", () -> seen.get() >= 2);
            System.out.println(
                    "delivery resumed "
                            + (System.nanoTime() - ready) / 1_000_000
                            + " ms after the restart");
        }
    }

    @Test
    void resumesDeliveryAfterTheServerWasPaused() throws Exception {
        var seen = new AtomicInteger();
        try (var _ = waybill.consume(ConsumeOptions.of("FLT", "c"), counting(seen))) {
            publish("flt.a");
            Await.until("the first is seen", () -> seen.get() == 1);
            server.suspend();
            Await.until("six seconds pass", new Passed(Duration.ofSeconds(6))::isOver);
            server.resume();
            Await.until(
                    "the second is stored",
                    () -> waybill.publish(event("flt.a")) instanceof Stored);
            Await.until(RESUMES_WITHIN, "the second is seen", () -> seen.get() >= 2);
        }
    }

    @Test
    void resumesDeliveryWhenItsConsumerIsMadeAnew() throws Exception {
        var seen = new AtomicInteger();
        try (var _ = waybill.consume(ConsumeOptions.of("FLT", "c"), counting(seen))) {
            publish("flt.a");
            Await.until(
                    "the first is acked",
                    () -> streams.consumer("FLT", "c").getAckFloor().getStreamSequence() == 1);
            var configuration = streams.consumer("FLT", "c").getConsumerConfiguration();
            streams.management().deleteConsumer("FLT", "c");
            streams.management().addOrUpdateConsumer("FLT", configuration);
            publish("flt.a");
            Await.until(
                    RESUMES_WITHIN,
                    "the first again and the second are seen",
                    () -> seen.get() >= 3);
        }
    }

    @Test
    void dropsNothingOfManyLargeMessagesBeforeASlowHandler() throws Exception {
        int messages = 600;
        var payload = new byte[256 * 1024];
        var window = waybill.publishWindow(64, 16 * 1024 * 1024);
        for (int i = 0; i < messages; i++) {
            var _ =
                    window.publish(
                            waybill.event("flt.large").type("Large.v1").data(payload).build());
        }
        window.await();
        var seen = ConcurrentHashMap.<Long>newKeySet();
        try (var _ =
                waybill.consume(
                        ConsumeOptions.of("FLT", "large").concurrency(2).pullMessages(600),
                        d -> {
                            Await.until(
                                    "the handler takes its time",
                                    new Passed(Duration.ofMillis(5))::isOver);
                            seen.add(d.sequence());
                            return Verdict.ack();
                        })) {
            Await.until(Duration.ofSeconds(60), "all are seen", () -> seen.size() == messages);
            Await.until(
                    "all are acked",
                    () -> streams.consumer("FLT", "large").getNumAckPending() == 0);
        }
        assertThat(connection.getStatistics().getDroppedCount()).isZero();
        assertThat(streams.consumer("FLT", "large").getDelivered().getConsumerSequence())
                .isEqualTo(messages);
    }

    @Test
    void refusesToPublishWhileItIsDisconnected() throws Exception {
        server.kill();
        Await.until(
                "the connection is down",
                () -> connection.getStatus() != Connection.Status.CONNECTED);
        var refused = (Refused) waybill.publish(event("flt.a"));
        assertThat(refused.code()).isEqualTo(Refused.NOT_CONNECTED);
        server.restart();
        Await.until("it is back", () -> waybill.publish(event("flt.b")) instanceof Stored);
        assertThat(
                        streams.management()
                                .getStreamInfo(
                                        "FLT", io.nats.client.api.StreamInfoOptions.allSubjects())
                                .getStreamState()
                                .getSubjectMap())
                .containsOnlyKeys("flt.b");
    }

    @Test
    void saysThatItDoesNotKnowWhenNoAnswerComesAndKeepsOneCopy() throws Exception {
        try (var proxy = FaultProxy.to(server.port())) {
            var behind = connect(proxy.url());
            var impatient =
                    Waybill.builder(behind, "/faults")
                            .createStreams()
                            .publishTimeout(Duration.ofMillis(400))
                            .build();
            var event = impatient.event("flt.a").type("T.v1").build();
            proxy.dropToClient();
            assertThat(impatient.publish(event)).isInstanceOf(Unanswered.class);
            Await.until("the server has it", () -> streams.count("FLT") == 1);
            proxy.cut();
            proxy.pass();
            Await.until(
                    "the same event is answered",
                    () -> impatient.publish(event) instanceof Stored stored && stored.duplicate());
            assertThat(streams.count("FLT")).isEqualTo(1);
            behind.close();
        }
    }

    @Test
    void triesAgainTwiceWhenNobodyAnswers() {
        long started = System.nanoTime();
        var refused = (Refused) waybill.publish(event("nobody.takes.it"));
        assertThat(refused.code()).isEqualTo(Refused.NO_RESPONDERS);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(450), Duration.ofSeconds(4));
    }

    private void publishUntilTold(Ledger ledger, AtomicBoolean publishing) {
        while (publishing.get()) {
            var event = event("flt.load");
            ledger.sent(event.id());
            for (boolean stored = false; !stored; ) {
                stored = waybill.publish(event) instanceof Stored;
            }
            ledger.stored(event.id());
        }
    }

    private static Handler counting(AtomicInteger seen) {
        return delivery -> {
            seen.incrementAndGet();
            return Verdict.ack();
        };
    }

    private void publish(String subject) {
        assertThat(waybill.publish(event(subject))).isInstanceOf(Stored.class);
    }

    private Event event(String subject) {
        return waybill.event(subject).type("T.v1").build();
    }

    private static Connection connect(String url) throws Exception {
        return Nats.connect(
                ConnectionDefaults.apply(Options.builder().server(url))
                        .errorListener(new Quiet())
                        .build());
    }

    private static final class Quiet implements io.nats.client.ErrorListener {}
}
