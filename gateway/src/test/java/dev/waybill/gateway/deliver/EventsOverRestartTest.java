package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An event stream whose nats-server is restarted while it is open.
@WithNats
class EventsOverRestartTest {
    @Test
    void goesOnBehindTheLastMessageWithoutAGap(NatsServer nats, Connection connection)
            throws Exception {
        try (var gateway = RunningGateway.start(nats.url(), Map.of())) {
            var store = Store.create(connection, stream -> stream.storageType(StorageType.File));
            store.publish("a", "before");
            try (var events =
                    EventSource.open(gateway, "/v1/streams/" + store.name() + "/events?from=all")) {
                assertThat(events.next().json().path("gap").asBoolean(true)).isFalse();
                assertThat(events.next().json().path("sequence").asLong()).isEqualTo(1);
                nats.restart();
                Await.until(
                        "the next one is stored", () -> isStored(connection, store.subject("a")));
                assertThat(events.next().json().path("sequence").asLong()).isEqualTo(2);
            }
        }
    }

    /// Until the stream is there again, a publish has no answer; the id keeps it to one message.
    private static boolean isStored(Connection connection, String subject)
            throws JetStreamApiException {
        try {
            var once = PublishOptions.builder().messageId("after").build();
            return connection.jetStream().publish(subject, new byte[0], once).getSeqno() == 2;
        } catch (IOException | IllegalStateException e) {
            return false;
        }
    }
}
