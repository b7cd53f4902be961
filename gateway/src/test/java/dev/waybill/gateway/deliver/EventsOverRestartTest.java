package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An event stream whose nats-server is restarted while it is open.
@WithNats
class EventsOverRestartTest {
    @Test
    void goesOnBehindTheLastMessageWithoutAGap(NatsServer nats, Connection connection)
            throws Exception {
        try (var gateway = RunningGateway.start(nats.url(), Map.of())) {
            var store = Store.create(connection);
            store.publish("a", "before");
            try (var events =
                    EventSource.open(gateway, "/v1/streams/" + store.name() + "/events?from=all")) {
                assertThat(events.next().json().path("gap").asBoolean(true)).isFalse();
                assertThat(events.next().json().path("sequence").asLong()).isEqualTo(1);
                nats.restart();
                Await.until(
                        "the test is connected again",
                        () -> connection.getStatus() == Connection.Status.CONNECTED);
                assertThat(store.publish("a", "after")).isEqualTo(2);
                assertThat(events.next().json().path("sequence").asLong()).isEqualTo(2);
            }
        }
    }
}
