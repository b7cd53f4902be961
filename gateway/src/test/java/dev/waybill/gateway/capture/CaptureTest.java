package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Deaths of plain consumers, each in its own way.
///
/// Holds pitfalls of dead letters on JetStream: the last attempt is told of only at the next pull,
/// unless it was the first one too (3); the server repeats its advisories (8); the message of an
/// advisory is gone (9); other advisories, such as `MSG_NAKED`, are no deaths (10); what Waybill
/// itself reads is left out (17); a counter that is born at 1 (18); a stream made anew uses
/// sequences again (25).
@WithNats
class CaptureTest extends OneGateway {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(10);

    CaptureTest(NatsServer nats, Connection connection) {
        super(nats, connection);
    }

    @ParameterizedTest
    @EnumSource(
            value = RetentionPolicy.class,
            names = {"Limits", "WorkQueue", "Interest"})
    void keepsAMessageThatTimesOutWithAllThatIsKnownOfIt(RetentionPolicy retention)
            throws Exception {
        var store = Store.create(connection, config -> config.retentionPolicy(retention));
        var consumer = PlainConsumer.create(connection, store, "c", 2, SHORT);
        var headers = new Headers().put("Nats-Msg-Id", "m-1").put("ce-type", "Paid.v1");
        headers.put("Tenant", "blue");
        store.publish("a", headers, "body".getBytes(StandardCharsets.UTF_8));
        consumer.fail(2, "");
        consumer.pullLast(SHORT);

        var entry = queue.one(store.name(), "c");

        var letter = entry.letter();
        assertThat(entry.id()).isEqualTo(id(store, "c", 1));
        assertThat(letter.death().kind()).isEqualTo(DeathClass.TIMEOUT);
        assertThat(letter.death().attempts()).isEqualTo(2);
        assertThat(letter.death().consumerCreated())
                .contains(store.info("c").getCreationTime().toInstant());
        assertThat(letter.death().at()).isPresent();
        assertThat(letter.origin().subject()).isEqualTo(store.subject("a"));
        assertThat(letter.origin().eventId()).isEqualTo("m-1");
        assertThat(letter.origin().eventType()).isEqualTo("Paid.v1");
        assertThat(letter.origin().publishedAt()).isPresent();
        assertThat(letter.capturedBy()).isEqualTo(Capturer.GATEWAY);
        assertThat(letter.payload()).isEqualTo(PayloadForm.INLINE);
        assertThat(entry.text()).isEqualTo("body");
        assertThat(entry.headers().getFirst("Tenant")).isEqualTo("blue");
        assertThat(entry.headers().getFirst("Dlq-Hdr-Nats-Msg-Id")).isEqualTo("m-1");
    }

    @ParameterizedTest
    @CsvSource({"-NAK", "-NAK {\"delay\":50000000}"})
    void keepsAMessageThatIsNakedAtTheNextPullAtTheLatest(String word) throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 2, LONG);
        store.publish("a", "body");
        consumer.fail(2, word);
        consumer.pull(1);

        assertThat(queue.one(store.name(), "c").text()).isEqualTo("body");
    }

    @ParameterizedTest
    @CsvSource({"Limits, INLINE", "WorkQueue, MISSING", "Interest, MISSING"})
    void keepsAMessageThatItsClientTerminatesWithTheReason(
            RetentionPolicy retention, PayloadForm payload) throws Exception {
        var store = Store.create(connection, config -> config.retentionPolicy(retention));
        var consumer = PlainConsumer.create(connection, store, "c", 5, LONG);
        store.publish("a", "body");
        consumer.fail(1, "+TERM no such order, password=hunter2");

        var letter = queue.one(store.name(), "c").letter();

        assertThat(letter.death().kind()).isEqualTo(DeathClass.REJECTED);
        assertThat(letter.failure().message()).isEqualTo("no such order, password=[redacted]");
        assertThat(letter.failure().fingerprint()).isEqualTo("rejected");
        assertThat(letter.payload()).isEqualTo(payload);
    }

    @Test
    void callsAMessageLostThatIsDeletedBeforeItWasAcknowledged() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 5, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "");
        assertThat(store.management().deleteMessage(store.name(), 1)).isTrue();

        assertLost(store);
    }

    @Test
    void callsAMessageLostThatALimitRemovesBeforeItWasAcknowledged() throws Exception {
        var store = Store.create(connection, config -> config.maxMessages(1));
        var consumer = PlainConsumer.create(connection, store, "c", 5, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "");
        store.publish("a", "next");

        assertLost(store);
    }

    private void assertLost(Store store) throws Exception {
        var letter = queue.one(store.name(), "c").letter();
        assertThat(letter.death().kind()).isEqualTo(DeathClass.LOST);
        assertThat(letter.payload()).isEqualTo(PayloadForm.MISSING);
        assertThat(letter.id()).isEqualTo(id(store, "c", 1));
    }

    @Test
    void leavesARepeatedAdvisoryAloneOnceItIsResolved() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 1, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "");
        var entry = queue.one(store.name(), "c");
        var advisory = queue.advisory(store.name(), "c");
        var replayed =
                DeadLetterState.open(entry.letter())
                        .replay(DeadLetterState.Target.CONSUMER, DeadLetterState.Actor.NOBODY)
                        .flatMap(state -> state.succeed(1))
                        .orElseThrow();
        queue.finish(replayed);

        connection.publish(Queue.maxDeliveries(store.name(), "c"), advisory);
        settled();
        assertThat(queue.entries(store.name(), "c")).isEmpty();

        connection.publish(Queue.maxDeliveries(store.name(), "c"), moreDeliveries(advisory));
        assertThat(queue.one(store.name(), "c").letter().death().attempts()).isEqualTo(7);
        assertThat(queue.state(entry.id()).orElseThrow().phase())
                .isEqualTo(DeadLetterState.Phase.OPEN);
    }

    @Test
    void givesARepeatedAdvisoryOfAnOpenEntryNoSecondOne() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 1, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "");
        long sequence = queue.one(store.name(), "c").message().getSeq();

        connection.publish(
                Queue.maxDeliveries(store.name(), "c"), queue.advisory(store.name(), "c"));
        settled();

        assertThat(queue.one(store.name(), "c").message().getSeq()).isEqualTo(sequence);
        assertThat(counted(store, "c", "timeout")).isEqualTo(1);
        assertThat(counted(store, "c", "rejected")).isZero();
    }

    @Test
    void tellsAStreamFromTheOneBeforeIt() throws Exception {
        var store = Store.create(connection);
        PlainConsumer.create(connection, store, "c", 1, SHORT);
        store.publish("a", "old");
        PlainConsumer.bind(connection, store.name(), "c").fail(1, "");
        var old = queue.one(store.name(), "c");
        var advisory = queue.advisory(store.name(), "c");
        store.delete();
        store.make(config -> config);
        PlainConsumer.create(connection, store, "c", 1, SHORT);
        store.publish("a", "new");
        PlainConsumer.bind(connection, store.name(), "c").fail(1, "");
        Await.until(LONG, "both are there", () -> queue.entries(store.name(), "c").size() == 2);
        assertThat(id(store, "c", 1)).isNotEqualTo(old.id());

        connection.publish(Queue.maxDeliveries(store.name(), "c"), advisory);
        Await.until(LONG, "a third is there", () -> queue.entries(store.name(), "c").size() == 3);
        var orphan = queue.entry("waybill.dlq." + store.name() + ".c.0.1").letter();
        assertThat(orphan.payload()).isEqualTo(PayloadForm.MISSING);
        assertThat(orphan.death().consumerCreated()).isEmpty();
    }

    @Test
    void leavesOutWhatIsInternalAndWhatIsNoDeath() throws Exception {
        var store = Store.create(connection);
        PlainConsumer.create(connection, store, "c", 1, SHORT);
        store.publish("a", "body");
        PlainConsumer.bind(connection, store.name(), "c").fail(1, "");
        queue.one(store.name(), "c");
        var advisory = new String(queue.advisory(store.name(), "c"), StandardCharsets.UTF_8);

        for (var stream : new String[] {"WAYBILL_LANE", "WAYBILL_OPS", "KV_A", "OBJ_A"}) {
            publish(advisory.replace('"' + store.name() + '"', '"' + stream + '"'));
        }
        publish(advisory.replace("\"c\"", "\"JS_SRC_x\""));
        publish(advisory.replace("\"c\"", "\"waybill-capture\""));
        publish(advisory.replace("v1.max_deliver", "v1.nak"));
        publish("no JSON");
        settled();

        assertThat(ignored("internal")).isEqualTo(6);
        assertThat(ignored("unreadable")).isEqualTo(2);
    }

    private void publish(String advisory) {
        connection.publish(
                "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.x.y",
                advisory.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] moreDeliveries(byte[] advisory) {
        return new String(advisory, StandardCharsets.UTF_8)
                .replaceFirst("\"deliveries\":\\d+", "\"deliveries\":7")
                .getBytes(StandardCharsets.UTF_8);
    }
}
