package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Resolution;
import io.nats.client.Connection;
import io.nats.client.api.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A handler that outlives AckWait on the last delivery, and then succeeds (pitfall 6: a late
/// acknowledgement of what is dead).
@WithNats
class LateAckTest {
    private final Connection connection;
    private final RunningGateway gateway;
    private final Queue queue;

    LateAckTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.queue = new Queue(connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
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
        var id = queue.one(store.name(), "c").id();
        consumer.say(late, "+ACK");

        Await.until("it is resolved", () -> queue.state(id).isPresent());
        var state = queue.state(id).orElseThrow();
        assertThat(state.phase()).isEqualTo(DeadLetterState.Phase.RESOLVED);
        assertThat(state.resolution()).contains(Resolution.LATE_SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "+ACK, true", "+OK, true", "+NXT, true", "+NXT 1, true"})
    @CsvSource({"-NAK, false", "+WPI, false", "+TERM, false", "-NAK {}, false"})
    void knowsWhichWordsAreASuccess(String word, boolean success) {
        assertThat(LateAcks.isSuccess(word.getBytes(StandardCharsets.UTF_8))).isEqualTo(success);
    }
}
