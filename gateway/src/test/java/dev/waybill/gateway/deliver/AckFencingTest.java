package dev.waybill.gateway.deliver;

import static dev.waybill.gateway.deliver.Caller.item;
import static dev.waybill.gateway.deliver.Caller.results;
import static dev.waybill.gateway.deliver.Caller.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class AckFencingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final RunningGateway gateway;
    private final NatsServer nats;
    private final Store store;
    private final Caller caller;

    AckFencingTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.store = Store.create(connection).consumer("work", MINUTE).consumer("brief", SHORT);
        this.caller = new Caller(gateway, store);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void refusesALateNakAndLeavesTheNewerDeliveryAlone() {
        store.publish("placed", "x");
        var first = caller.fetchOne("brief");
        var second = caller.fetchOne("brief");
        store.consumer("brief", MINUTE);
        assertThat(second.path("attempt").asLong()).isEqualTo(2);

        assertThat(caller.settle(first, "nak")).isEqualTo("stale");
        assertThat(caller.settle(first, "inProgress")).isEqualTo("stale");
        assertThat(caller.settle(first, "term")).isEqualTo("stale");

        assertThat(store.info("brief").getNumAckPending()).isEqualTo(1);
        assertThat(caller.fetch("brief", "{\"wait\":\"300ms\"}")).isEmpty();
        assertThat(caller.settle(second, "ack")).isEqualTo("ok");
    }

    @Test
    void refusesALateNakAtAGatewayThatNeverSawTheMessage() {
        store.publish("placed", "x");
        var first = caller.fetchOne("brief");
        try (var other = RunningGateway.start(nats.url(), Map.of())) {
            Await.until(
                    "the lease is over",
                    () -> at(other).settle(first, "inProgress").equals("stale"));

            assertThat(at(other).settle(first, "nak")).isEqualTo("stale");
        }
    }

    @Test
    void takesALateAckAndSettlesTheNewerDelivery() {
        store.publish("placed", "x");
        var first = caller.fetchOne("brief");
        caller.fetchOne("brief");
        store.consumer("brief", MINUTE);

        assertThat(caller.settle(first, "ack")).isEqualTo("ok");

        assertThat(store.info("brief").getNumAckPending()).isZero();
    }

    @Test
    void refusesASecondNakOfTheSameToken() {
        store.publish("placed", "x");
        var first = caller.fetchOne("work");
        caller.settle(first, "nak");
        caller.fetchOne("work");

        assertThat(caller.settle(first, "nak")).isEqualTo("stale");
        assertThat(caller.fetch("work", "{\"wait\":\"200ms\"}")).isEmpty();
    }

    @Test
    void takesATokenOfOneGatewayAtAnother() {
        store.publish("placed", "x");
        var leased = caller.fetchOne("work");
        try (var other = RunningGateway.start(nats.url(), Map.of())) {
            assertThat(at(other).settle(leased, "ack")).isEqualTo("ok");
        }
        assertThat(store.info("work").getNumAckPending()).isZero();
    }

    @Test
    void saysThatTheConsumerIsGone() {
        store.publish("placed", "x");
        var leased = caller.fetchOne("work");
        store.deleteConsumer("work");

        assertThat(caller.settle(leased, "ack")).isEqualTo("gone");
    }

    @Test
    void neverSettlesOnALaterConsumerOfTheSameName() {
        store.publish("placed", "x");
        var leased = caller.fetchOne("work");
        store.deleteConsumer("work");
        store.consumer("work", MINUTE);
        try (var other = RunningGateway.start(nats.url(), Map.of())) {
            at(other).fetch("work", "{}");

            assertThat(at(other).settle(leased, "ack")).isEqualTo("gone");
        }
        assertThat(store.info("work").getNumAckPending()).isEqualTo(1);
    }

    @Test
    void refusesForgedTokensAndSettlesTheOthers() {
        store.publish("placed", "x");
        var token = token(caller.fetchOne("work"));
        var forged = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A");

        var results =
                results(
                        caller.acks(
                                "{\"acks\":["
                                        + item("nonsense", "\"ack\"")
                                        + ","
                                        + item(token.substring(0, 40), "\"nak\"")
                                        + ","
                                        + item("B" + token.substring(1), "\"ack\"")
                                        + ","
                                        + item(forged + "AAAA", "\"ack\"")
                                        + ","
                                        + item(token, "\"ack\"")
                                        + "]}"));

        assertThat(results)
                .extracting(r -> r.path("status").asText())
                .containsExactly("invalid", "invalid", "invalid", "invalid", "ok");
    }

    private Caller at(RunningGateway gateway) {
        return new Caller(gateway, store);
    }
}
