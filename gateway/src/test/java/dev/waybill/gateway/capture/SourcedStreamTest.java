package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.api.Source;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A death in a stream with sources, whose advisory names that stream and not the one in which the
/// message began (pitfall 32).
@WithNats
class SourcedStreamTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Connection connection;
    private final RunningGateway gateway;
    private final Queue queue;

    SourcedStreamTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.queue = new Queue(connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void showsWhereTheMessageOfAStreamWithSourcesCameFrom() throws Exception {
        var origin = Store.create(connection);
        var store =
                Store.create(
                        connection,
                        config ->
                                config.subjects(java.util.List.of())
                                        .sources(
                                                Source.builder()
                                                        .sourceName(origin.name())
                                                        .build()));
        var consumer = PlainConsumer.create(connection, store, "c", 1, SHORT);
        origin.publish("a", "body");
        consumer.fail(1, "");

        var entry = queue.one(store.name(), "c");

        assertThat(entry.text()).isEqualTo("body");
        assertThat(entry.headers().getFirst("Dlq-Hdr-Nats-Stream-Source"))
                .startsWith(origin.name() + " 1 ");
    }
}
