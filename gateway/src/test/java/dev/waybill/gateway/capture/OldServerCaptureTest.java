package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeathClass;
import io.nats.client.Connection;
import io.nats.client.api.RetentionPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What capture promises on the oldest supported server: a death by timeouts, told of at the next
/// pull. Its terminations come without a reason.
@WithNats(version = NatsVersion.OLDEST_SUPPORTED)
class OldServerCaptureTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Connection connection;
    private final RunningGateway gateway;
    private final Queue queue;

    OldServerCaptureTest(NatsServer nats, Connection connection) {
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
}
