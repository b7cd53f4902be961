package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.PublishOutcome.Refused;
import dev.waybill.client.PublishOutcome.Stored;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.JetStreamOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a service can do with the least permissions, and what the server refuses it.
class PermissionTest {
    private static final String USERS =
            """
            authorization {
              users: [
                {user: admin, password: a}
                {user: service, password: s, permissions: {
                  publish: ["per.orders.>", "$JS.API.CONSUMER.INFO.PER.c", "$JS.API.CONSUMER.MSG.NEXT.PER.c", "$JS.ACK.PER.c.>", "$JS.API.DIRECT.GET.WAYBILL_DLQ.>", "$JS.API.DIRECT.GET.WAYBILL_OPS.>"]
                  subscribe: ["_INBOX_service.>"]
                }}
              ]
            }
            """;

    @RegisterExtension
    static final NatsExtension NATS =
            NatsExtension.create(NatsVersion.PINNED, settings -> settings.config(USERS));

    @Test
    void publishesAndConsumesWithTheLeastPermissionsAndSaysWhatTheServerDenies() throws Exception {
        var admin = NATS.connect(o -> o.userInfo("admin", "a"));
        var streams = new Streams(admin);
        var _ =
                new DeadLetterStreams(
                                admin,
                                JetStreamOptions.DEFAULT_JS_OPTIONS,
                                DeadLetterSpace.STANDARD)
                        .ensure();
        streams.create("PER", "per.>");
        Streams.get(() ->
                streams.management()
                        .addOrUpdateConsumer(
                                "PER",
                                io.nats.client.api.ConsumerConfiguration.builder()
                                        .durable("c")
                                        .ackPolicy(io.nats.client.api.AckPolicy.Explicit)
                                        .build()));
        var connection =
                NATS.connect(o ->
                        ConnectionDefaults.apply(o)
                                .userInfo("service", "s")
                                .inboxPrefix("_INBOX_service."));
        var service =
                Waybill.builder(connection, "/service")
                        .publishTimeout(Duration.ofMillis(700))
                        .build();
        assertThat(service.publish(service.event("per.orders.x").type("T.v1").build()))
                .isInstanceOf(Stored.class);
        var denied = (Refused) service.publish(service.event("per.secret").type("T.v1").build());
        assertThat(denied.code()).isEqualTo(Refused.NOT_PERMITTED);
        assertThat(denied.reason()).contains("per.secret");
        assertThat(service.publish(service.event("per.secret").type("T.v1").build()))
                .isInstanceOf(Refused.class);
        var seen = new AtomicInteger();
        try (var _ =
                service.consume(
                        ConsumeOptions.of("PER", "c"),
                        d -> {
                            seen.incrementAndGet();
                            return Verdict.ack();
                        })) {
            Await.until(
                    "the stored one is acked",
                    () ->
                            seen.get() == 1
                                    && streams.consumer("PER", "c")
                                                    .getAckFloor()
                                                    .getStreamSequence()
                                            == 1);
        }
    }
}
