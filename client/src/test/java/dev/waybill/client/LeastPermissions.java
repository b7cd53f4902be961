package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState.Phase;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A service that has exactly what [ServiceGrants] lists, on one version of the server.
abstract class LeastPermissions {
    private static final ServiceGrants GRANTS =
            new ServiceGrants(DeadLetterSpace.STANDARD, "PER", "c");
    static final String USERS =
            """
            authorization {
              users: [
                {user: admin, password: a}
                {user: service, password: s, %s}
              ]
            }
            """
                    .formatted(GRANTS.configuration());

    private final ConcurrentLinkedQueue<String> denied = new ConcurrentLinkedQueue<>();

    abstract NatsExtension nats();

    @Test
    void sufficeForDeadLettersAndReplaysAndForNothingElse() throws Exception {
        var admin = nats().connect(o -> o.userInfo("admin", "a"));
        var streams = new Streams(admin);
        streams.create("PER", "per.>");
        streams.pullConsumer("PER", "c");
        var _ =
                new DeadLetterStreams(
                                admin,
                                JetStreamOptions.DEFAULT_JS_OPTIONS,
                                DeadLetterSpace.STANDARD)
                        .ensure();
        var box = new DeadLetterBox(admin);
        var service = nats().connect(this::asService);
        var fixed = new AtomicBoolean();
        admin.jetStream().publish("per.a", "n1".getBytes(StandardCharsets.UTF_8));
        var id = box.id("PER", "c", 1);
        try (var _ =
                Waybill.create(service, "/service")
                        .consume(
                                ConsumeOptions.of("PER", "c"),
                                d -> fixed.get() ? Verdict.ack() : Verdict.reject("no"))) {
            box.awaitEntry(id);
            fixed.set(true);
            box.replay(id, new Headers());
            Await.until(
                    "the replay is handled",
                    () -> box.state(id).orElseThrow().phase() == Phase.RESOLVED);
            Await.until("it is settled", () -> streams.count("WAYBILL_LANE") == 0);
        }
        assertThat(denied).as("what the service needed").isEmpty();
        assertNothingElse(service, box, id);
    }

    private void assertNothingElse(Connection service, DeadLetterBox box, DeadLetterId own)
            throws Exception {
        var headers = new Headers();
        DeadLetterHeaders.write(box.letter(own), headers);
        var other = new DeadLetterId("PER", "other", own.epoch(), 1);
        var space = DeadLetterSpace.STANDARD;
        assertDenied(service, space.entry(other), headers);
        assertDenied(service, space.state(other), headers);
        assertDenied(service, space.replay(own, 2), headers);
        assertDenied(service, space.bin(own), headers);
        assertDenied(service, "$JS.API.STREAM.MSG.DELETE." + space.entries(), new Headers());
        assertDenied(service, "$JS.API.STREAM.PURGE." + space.entries(), new Headers());
        assertDenied(service, "$JS.API.STREAM.PURGE." + space.operations(), new Headers());
        assertDenied(
                service,
                "$JS.API.DIRECT.GET." + space.entries() + "." + space.entry(other),
                new Headers());
        assertDenied(
                service,
                "$JS.API.CONSUMER.CREATE."
                        + space.lanes()
                        + "."
                        + space.laneName("PER", "other")
                        + "."
                        + space.lane("PER", "other"),
                new Headers());
        assertThat(box.entry(other)).isEmpty();
        assertThat(box.state(other)).isEmpty();
        assertThat(box.entry(own)).isPresent();
    }

    private void assertDenied(Connection service, String subject, Headers headers)
            throws Exception {
        service.publish(subject, headers, new byte[0]);
        service.flush(Duration.ofSeconds(5));
        Await.until(
                subject + " is denied",
                () -> denied.stream().anyMatch(error -> error.contains("\"" + subject + "\"")));
    }

    private io.nats.client.Options.Builder asService(io.nats.client.Options.Builder options) {
        return ConnectionDefaults.apply(options)
                .userInfo("service", "s")
                .inboxPrefix(GRANTS.inboxPrefix())
                .errorListener(
                        new ErrorListener() {
                            @Override
                            public void errorOccurred(Connection connection, String error) {
                                denied.add(error);
                            }
                        });
    }
}
