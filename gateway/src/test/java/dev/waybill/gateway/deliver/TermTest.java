package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A `term` over HTTP: the entry first, then the word (pitfall 5: a term before the entry is stored
/// loses what a work queue deletes).
@WithNats
class TermTest {
    private final Connection connection;
    private final RunningGateway gateway;

    TermTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = RetentionPolicy.class,
            names = {"Limits", "WorkQueue", "Interest"})
    void storesTheEntryWithPayloadAndReason(RetentionPolicy retention) throws Exception {
        var store = Store.create(connection, config -> config.retentionPolicy(retention));
        store.consumer("c", Duration.ofMinutes(1));
        store.publish("a", "x");
        var caller = new Caller(gateway, store);

        assertThat(caller.settle(caller.fetchOne("c"), "term\",\"reason\":\"no such order"))
                .isEqualTo("ok");

        var entry = entry(store).orElseThrow();
        var letter = letter(entry);
        assertThat(letter.capturedBy()).isEqualTo(Capturer.HTTP);
        assertThat(letter.death().kind()).isEqualTo(DeathClass.REJECTED);
        assertThat(letter.failure().message()).isEqualTo("no such order");
        assertThat(letter.payload()).isEqualTo(PayloadForm.INLINE);
        assertThat(letter.origin().subject()).isEqualTo(store.subject("a"));
        assertThat(entry.getData())
                .isEqualTo("x".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(store.info("c").getNumAckPending()).isZero();
        Await.until(
                "its advisory is read and is no news",
                () ->
                        gateway.gateway()
                                        .meters()
                                        .get("waybill.dlq.advisories.ignored")
                                        .tag("reason", "stored")
                                        .counter()
                                        .count()
                                == 1);
        assertThat(entry(store).orElseThrow().getSeq()).isEqualTo(entry.getSeq());
    }

    @Test
    void leavesTheMessageWhereTheEntryCannotBeStored() throws Exception {
        var store = Store.create(connection).consumer("c", Duration.ofMinutes(1));
        store.publish("a", "x");
        var caller = new Caller(gateway, store);
        var message = caller.fetchOne("c");
        var full = limit(1);
        try {
            assertThat(caller.settle(message, "term\",\"reason\":\"bad")).isEqualTo("unknown");
            assertThat(store.info("c").getNumAckPending()).isEqualTo(1);
            assertThat(entry(store)).isEmpty();
        } finally {
            limit(full);
        }

        assertThat(caller.settle(message, "term\",\"reason\":\"bad")).isEqualTo("ok");
        assertThat(entry(store)).isPresent();
        assertThat(store.info("c").getNumAckPending()).isZero();
    }

    /// The message is the only copy of its payload, and is not ended by a second word either.
    @Test
    void keepsAMessageOnAWorkQueueWhosePayloadIsTooLargeToBeCopied() throws Exception {
        var store =
                Store.create(
                        connection, config -> config.retentionPolicy(RetentionPolicy.WorkQueue));
        store.consumer("c", Duration.ofMinutes(1));
        store.publish("a", new Headers(), new byte[(int) connection.getMaxPayload() - 300]);
        var caller = new Caller(gateway, store);
        var message = caller.fetchOne("c");

        for (int i = 0; i < 2; i++) {
            assertThat(caller.settle(message, "term\",\"reason\":\"bad")).isEqualTo("unknown");
            assertThat(letter(entry(store).orElseThrow()).payload()).isEqualTo(PayloadForm.POINTER);
            assertThat(store.management().getMessage(store.name(), 1).getSeq()).isEqualTo(1);
        }
    }

    /// Lets the dead letter queue take that many bytes; gives how many it took before.
    private long limit(long bytes) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        var config = management.getStreamInfo("WAYBILL_DLQ").getConfiguration();
        management.updateStream(StreamConfiguration.builder(config).maxBytes(bytes).build());
        return config.getMaxBytes();
    }

    private Optional<MessageInfo> entry(Store store) throws IOException, JetStreamApiException {
        try {
            return Optional.of(
                    connection
                            .jetStreamManagement()
                            .getLastMessage("WAYBILL_DLQ", "waybill.dlq." + store.name() + ".c.>"));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == 10_037) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static DeadLetter letter(MessageInfo entry) {
        var headers = Optional.ofNullable(entry.getHeaders()).orElseGet(Headers::new);
        return DeadLetterHeaders.read(headers).orElseThrow();
    }
}
