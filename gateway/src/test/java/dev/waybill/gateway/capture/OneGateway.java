package dev.waybill.gateway.capture;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Passed;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.Epoch;
import io.nats.client.Connection;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/// A gateway beside the server of the test class, for each test a new one, and what it captures.
abstract class OneGateway {
    final Connection connection;
    final RunningGateway gateway;
    final Queue queue;

    OneGateway(NatsServer nats, Connection connection) {
        this(nats, connection, OpenTelemetry.noop());
    }

    OneGateway(NatsServer nats, Connection connection, OpenTelemetry openTelemetry) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of(), openTelemetry);
        this.queue = new Queue(connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    static DeadLetterId id(Store store, String consumer, long sequence) throws Exception {
        var created = store.management().getStreamInfo(store.name()).getCreateTime().toInstant();
        return new DeadLetterId(store.name(), consumer, Epoch.of(created), sequence);
    }

    /// Waits until capture has finished with every advisory that was published.
    void settled() throws Exception {
        connection.flush(Duration.ofSeconds(5));
        Await.until("a moment passes", new Passed(Duration.ofMillis(100))::isOver);
        Await.until("every advisory is read", () -> queue.unfinished("WAYBILL_ADVISORIES") == 0);
    }

    /// How many deaths of that class the gateway has written down.
    double counted(Store store, String consumer, String kind) {
        return counter(
                "waybill.dlq.captured",
                "stream",
                store.name(),
                "consumer",
                consumer,
                "class",
                kind);
    }

    double ignored(String reason) {
        return counter("waybill.dlq.advisories.ignored", "reason", reason);
    }

    private double counter(String name, String... tags) {
        return gateway.gateway().meters().get(name).tags(tags).counter().count();
    }
}
