package dev.waybill.gateway.capture;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.NatsConfig;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Resolution;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.api.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A handler that outlives AckWait on the last delivery, and then succeeds (pitfall 6: a late
/// acknowledgement of what is dead).
@WithNats
class LateAckTest extends OneGateway {

    LateAckTest(NatsServer nats, Connection connection) {
        super(nats, connection);
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

    @Test
    void listensAgainWhereItCouldNotBeforeForWantOfAConnection(NatsServer nats) throws Exception {
        var id = new DeadLetterId("NONE", "c", "1z", 7);
        var handled = new ConcurrentLinkedQueue<DeadLetterId>();
        var registry = new SimpleMeterRegistry();
        try (var link = new NatsLink(NatsConfig.of(List.of(nats.url())), registry);
                var late = new LateAcks(link, handled::add, new CaptureMeters(registry))) {
            assertThatThrownBy(() -> late.listen(id, Duration.ofMinutes(1)))
                    .isInstanceOf(ProblemException.class);
            link.start();
            Await.until("it is connected", link::isConnected);
            late.listen(id, Duration.ofMinutes(1));
            late.stored(id);
            Await.until(
                    "the word is heard",
                    () -> {
                        connection.publish("$JS.ACK.NONE.c.1.7.1.1.0", "+ACK".getBytes(US_ASCII));
                        return handled.contains(id);
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"'', true", "+ACK, true", "+OK, true", "+NXT, true", "+NXT 1, true"})
    @CsvSource({"-NAK, false", "+WPI, false", "+TERM, false", "-NAK {}, false"})
    void knowsWhichWordsAreASuccess(String word, boolean success) {
        assertThat(LateAcks.isSuccess(word.getBytes(StandardCharsets.UTF_8))).isEqualTo(success);
    }
}
