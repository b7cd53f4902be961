package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two gateways on one server that has no key yet.
@WithNats
class SharedKeyTest {
    private final Connection connection;
    private final Store store;
    private final RunningGateway one;
    private final RunningGateway other;

    SharedKeyTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.store = Store.create(connection).consumer("work", Duration.ofMinutes(1));
        this.one = RunningGateway.start(nats.url(), Map.of("prefix", store.name()));
        this.other = RunningGateway.start(nats.url(), Map.of("prefix", store.name()));
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void convergeOnOneKeyThatBothMakeAtOnce() {
        store.publish("a", "x");
        store.publish("a", "y");
        var first = CompletableFuture.supplyAsync(() -> at(one).fetchOne("work"));
        var second = at(other).fetchOne("work");

        assertThat(at(other).settle(first.join(), "ack")).isEqualTo("ok");
        assertThat(at(one).settle(second, "ack")).isEqualTo("ok");
    }

    @Test
    void takeANewKeyWithoutARestartAndTheFormerAsLongAsItIsListed(NatsServer nats)
            throws IOException, JetStreamApiException {
        store.publish("a", "x");
        store.publish("a", "y");
        var signedByFormer = at(one).fetchOne("work");
        var bucket = connection.keyValue(store.name());
        var former = new String(bucket.get("acks.key").getValue(), StandardCharsets.US_ASCII);
        bucket.put("acks.key", Base64.getEncoder().encodeToString(new byte[32]) + "," + former);
        try (var newer = RunningGateway.start(nats.url(), Map.of("prefix", store.name()))) {
            var signedByNew = at(newer).fetchOne("work");

            Await.until(
                    "the gateway reads the key again",
                    () -> at(one).settle(signedByNew, "inProgress").equals("ok"));
            assertThat(at(newer).settle(signedByFormer, "ack")).isEqualTo("ok");
        }
    }

    @Test
    void refuseTheFormerKeyWhenItIsListedNoLonger() throws IOException, JetStreamApiException {
        store.publish("a", "x");
        var signedByFormer = at(one).fetchOne("work");
        connection
                .keyValue(store.name())
                .put("acks.key", Base64.getEncoder().encodeToString(new byte[32]));

        assertThat(at(other).settle(signedByFormer, "ack")).isEqualTo("invalid");
    }

    private Caller at(RunningGateway gateway) {
        return new Caller(gateway, store);
    }
}
