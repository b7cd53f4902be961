package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What this room promises on the oldest supported server.
@WithNats(version = NatsVersion.OLDEST_SUPPORTED)
class OldServerTest {
    private final RunningGateway gateway;
    private final Store store;
    private final Caller caller;

    OldServerTest(NatsServer nats, Connection connection) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.store = Store.create(connection);
        this.caller = new Caller(gateway, store);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void leasesAndSettles() {
        assertThat(put(store.path("work"), "{}").statusCode()).isEqualTo(201);
        store.publish("a", "x");

        var first = caller.fetchOne("work");
        assertThat(caller.settle(first, "nak\",\"delay\":\"50ms")).isEqualTo("ok");
        var second = caller.fetchOne("work");
        assertThat(second.path("attempt").asLong()).isEqualTo(2);
        assertThat(caller.settle(second, "inProgress")).isEqualTo("ok");
        assertThat(caller.settle(second, "ack")).isEqualTo("ok");
        assertThat(store.info("work").getNumAckPending()).isZero();
    }

    @Test
    void terminatesForGoodThoughTheServerTakesNoReason() {
        put(store.path("work"), "{}");
        store.publish("a", "x");

        assertThat(caller.settle(caller.fetchOne("work"), "term\",\"reason\":\"bad"))
                .isEqualTo("ok");

        assertThat(store.info("work").getNumAckPending()).isZero();
    }

    @Test
    void showsEventsAndResumes() throws IOException {
        store.publish("a", "x");
        store.publish("b", "y");
        var path = "/v1/streams/" + store.name() + "/events";
        String id;
        try (var events = EventSource.open(gateway, path + "?from=all")) {
            events.next();
            id = events.next().id();
        }
        try (var events =
                EventSource.open(
                        gateway, path + "?subject=" + store.subject("b"), "Last-Event-ID: " + id)) {
            events.next();
            assertThat(events.next().json().path("sequence").asLong()).isEqualTo(2);
        }
    }

    @Test
    void showsAStoredMessage() {
        store.publish("a", "x");

        assertThat(gateway.get("/v1/streams/" + store.name() + "/messages/1").body())
                .contains("\"dataBase64\":\"eA==\"");
    }

    @Test
    void saysWhatTheServerIsTooOldFor() {
        var answer =
                put(store.path("work"), "{\"filter_subjects\":[\"" + store.subject("a") + "\"]}");

        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(answer.body()).contains("filter_subjects (2.10.0)");
    }

    private HttpResponse<String> put(String path, String body) {
        return gateway.send(gateway.request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }
}
