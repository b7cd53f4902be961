package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.api.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A death in a stream with sources, whose advisory names that stream and not the one in which the
/// message began (pitfall 32).
@WithNats
class SourcedStreamTest extends OneGateway {
    private static final Duration SHORT = Duration.ofMillis(400);

    SourcedStreamTest(NatsServer nats, Connection connection) {
        super(nats, connection);
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
