package dev.waybill.boards;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;

/// Streams and consumers that each have one trouble, for as long as this is open.
///
/// `WORK` gets a message every 50 ms and a consumer for each way of not keeping up, `BACKLOG` one
/// that catches up; the acknowledgements of `lagging` are sampled. `NEAR` is nearly full and
/// refuses what comes then, `FULL` does, and `LOSING` discards what its consumer has not read.
/// `PURGED` is purged by [#purge], and [#exhaust] makes a dead letter.
final class Troubles implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration PACE = Duration.ofMillis(50);
    private static final String EXHAUSTED = "exhausted";
    private static final String POISON = "poison";
    private static final int SATURATED = 4;
    private static final int BACKLOG = 8_000;

    private final JetStream jetStream;
    private final JetStreamManagement management;
    private final Repeated repeated = new Repeated();

    private Troubles(Connection connection) throws Exception {
        this.jetStream = connection.jetStream();
        this.management = connection.jetStreamManagement();
    }

    static Troubles make(Connection connection) throws Exception {
        var troubles = new Troubles(connection);
        troubles.streams();
        troubles.notKeepingUp();
        troubles.losing();
        troubles.purgeable();
        troubles.catchingUp();
        return troubles;
    }

    Repeated repeated() {
        return repeated;
    }

    /// Takes a message as often as it comes, and never acknowledges it.
    void exhaust() throws Exception {
        var exhausted = jetStream.subscribe(null, PullSubscribeOptions.bind("WORK", EXHAUSTED));
        repeated.every(PACE, () -> take(exhausted, 1));
    }

    void purge() throws Exception {
        management.purgeStream("PURGED");
    }

    @Override
    public void close() throws InterruptedException {
        repeated.close();
    }

    private void streams() throws Exception {
        management.addStream(stream("WORK").build());
        management.addStream(stream("BACKLOG").build());
        management.addStream(stream("BIG").build());
        management.addStream(stream("PURGED").maxMessages(1_000).build());
        management.addStream(
                stream("FULL").discardPolicy(DiscardPolicy.New).maxMessages(1).build());
        management.addStream(
                stream("LOSING").maxMessages(50).maxBytes(1_000_000).maxAge(LONG).build());
        management.addStream(
                stream("NEAR")
                        .discardPolicy(DiscardPolicy.New)
                        .maxMessages(20)
                        .maxBytes(100_000)
                        .maxConsumers(5)
                        .metadata(Map.of("team", "storage", "waybill.idle-critical", "3"))
                        .build());
        management.addStream(
                StreamConfiguration.builder()
                        .name("COPY")
                        .mirror(Mirror.builder().sourceName("WORK").build())
                        .build());
        for (int i = 0; i < 19; i++) {
            publish("near.a");
        }
        publish("full.a");
        for (int i = 0; i < 7; i++) {
            jetStream.publish("big.a", new byte[1_000_000]);
        }
    }

    private void notKeepingUp() throws Exception {
        consumer(
                "WORK",
                durable("stopped").metadata(Map.of("team", "work", "waybill.lag-critical", "1")));
        consumer(
                "WORK", durable("paused").pauseUntil(ZonedDateTime.now(ZoneOffset.UTC).plus(LONG)));
        consumer("WORK", durable("filtered").filterSubject("work.rare"));
        consumer("WORK", durable("http"));
        consumer("BIG", durable("big"));
        publish("work.rare");
        for (int i = 0; i < SATURATED; i++) {
            publish("work.a");
        }

        // What is fetched and not acknowledged is all that it may have.
        take(
                consumer("WORK", durable("saturated").maxAckPending(SATURATED).ackWait(LONG)),
                SATURATED);
        // All is delivered, one message is not acknowledged, and it asks for more.
        var stalled = consumer("WORK", durable("stalled").filterSubject("work.rare").ackWait(LONG));
        take(stalled, 1);
        repeated.every(PACE, () -> stalled.fetch(1, LONG));

        var lagging = consumer("WORK", durable("lagging").sampleFrequency("100"));
        repeated.every(SHORT, () -> take(lagging, 1).forEach(Message::ack));

        jetStream.publish("work.poison", POISON.getBytes(StandardCharsets.UTF_8));
        var poisoned = consumer("WORK", durable("poisoned").ackWait(SHORT));
        repeated.every(PACE, () -> take(poisoned, 10).forEach(Troubles::ackUnlessPoison));

        consumer(
                "WORK",
                durable(EXHAUSTED).filterSubject("work.poison").ackWait(SHORT).maxDeliver(2));
        repeated.every(PACE, () -> publish("work.a"));
    }

    private void losing() throws Exception {
        consumer("LOSING", durable("late").metadata(Map.of("team", "losing")));
        repeated.every(PACE, () -> publish("losing.a"));
    }

    private void purgeable() throws Exception {
        consumer("PURGED", durable("slow"));
        for (int i = 0; i < 30; i++) {
            publish("purged.a");
        }
    }

    private void catchingUp() throws Exception {
        for (int i = 0; i < BACKLOG; i++) {
            var _ = jetStream.publishAsync("backlog.a", new byte[1]);
        }
        var worker = consumer("BACKLOG", durable("catching-up"));
        repeated.every(PACE, () -> take(worker, 3).forEach(Message::ack));
    }

    private void publish(String subject) throws Exception {
        jetStream.publish(subject, new byte[10]);
    }

    private JetStreamSubscription consumer(String stream, ConsumerConfiguration.Builder consumer)
            throws Exception {
        var made = management.addOrUpdateConsumer(stream, consumer.build());
        return jetStream.subscribe(null, PullSubscribeOptions.bind(stream, made.getName()));
    }

    private static java.util.List<Message> take(JetStreamSubscription consumer, int count) {
        return consumer.fetch(count, SHORT);
    }

    private static void ackUnlessPoison(Message message) {
        if (!new String(message.getData(), StandardCharsets.UTF_8).equals(POISON)) {
            message.ack();
        }
    }

    private static StreamConfiguration.Builder stream(String name) {
        return StreamConfiguration.builder()
                .name(name)
                .subjects(name.toLowerCase(java.util.Locale.ROOT) + ".>");
    }

    private static ConsumerConfiguration.Builder durable(String name) {
        return ConsumerConfiguration.builder().durable(name).ackPolicy(AckPolicy.Explicit);
    }
}
