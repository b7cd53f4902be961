package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What capture promises on the oldest supported server: a death by timeouts, told of at the next
/// pull, and one that was none, by a late acknowledgement. Its terminations come without a reason,
/// and a term that gives one is none.
@WithNats(version = NatsVersion.OLDEST_SUPPORTED)
class OldServerCaptureTest extends OneGateway {
    private static final Duration SHORT = Duration.ofMillis(400);

    OldServerCaptureTest(NatsServer nats, Connection connection) {
        super(nats, connection);
    }

    @ParameterizedTest
    @EnumSource(
            value = RetentionPolicy.class,
            names = {"Limits", "WorkQueue", "Interest"})
    void keepsAMessageThatTimesOut(RetentionPolicy retention) throws Exception {
        var store = Store.create(connection, config -> config.retentionPolicy(retention));
        var consumer = PlainConsumer.create(connection, store, "c", 2, SHORT);
        store.publish("a", "body");
        consumer.fail(2, "");
        consumer.pullLast(SHORT);

        var entry = queue.one(store.name(), "c");

        assertThat(entry.letter().death().kind()).isEqualTo(DeathClass.TIMEOUT);
        assertThat(entry.text()).isEqualTo("body");
    }

    @ParameterizedTest
    @EnumSource(
            value = RetentionPolicy.class,
            names = {"Limits", "WorkQueue", "Interest"})
    void resolvesWhatIsAcknowledgedLate(RetentionPolicy retention) throws Exception {
        var store = Store.create(connection, config -> config.retentionPolicy(retention));
        var consumer = PlainConsumer.create(connection, store, "c", 1, Duration.ofSeconds(3));
        store.publish("a", "body");
        var late = consumer.fail(1, "");
        Await.until(
                "it is captured",
                () -> consumer.pull(1).isEmpty() && !queue.entries(store.name(), "c").isEmpty());
        var id = queue.one(store.name(), "c").id();
        assertThat(queue.state(id)).isEmpty();
        consumer.say(late, "+ACK");

        Await.until("it is resolved", () -> queue.state(id).isPresent());
        assertThat(queue.state(id).flatMap(DeadLetterState::resolution))
                .contains(Resolution.LATE_SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"Limits, INLINE", "WorkQueue, MISSING", "Interest, MISSING"})
    void keepsAMessageThatItsClientTerminates(RetentionPolicy retention, PayloadForm payload)
            throws Exception {
        var store = Store.create(connection, config -> config.retentionPolicy(retention));
        var consumer = PlainConsumer.create(connection, store, "c", 5, Duration.ofSeconds(10));
        store.publish("a", "body");
        consumer.fail(1, "+TERM");

        var letter = queue.one(store.name(), "c").letter();

        assertThat(letter.death().kind()).isEqualTo(DeathClass.REJECTED);
        assertThat(letter.failure().message()).isEmpty();
        assertThat(letter.payload()).isEqualTo(payload);
    }

    @Test
    void doesNotUnderstandATermWithAReasonSoThatTheMessageComesAgain() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 5, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "+TERM no such order");

        assertThat(consumer.next().metaData().deliveredCount()).isEqualTo(2);
        settled();
        assertThat(queue.entries(store.name(), "c")).isEmpty();
    }
}
