package dev.waybill.gateway.deadletters;

import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.DeadLetterStreams;
import dev.waybill.client.DeadLetterWriter;
import dev.waybill.client.Delivery;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.testkit.Await;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// A stream of its own for one test, whose messages die as the test says, and a service that reads
/// their replays.
final class Morgue {
    static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    static final String SECRET = "hunter2-payload";
    private static final JetStreamOptions OPTIONS = JetStreamOptions.DEFAULT_JS_OPTIONS;

    private final Connection connection;
    private final Store store;
    private final DeadLetterWriter writer;
    private final ConcurrentLinkedQueue<Delivery> replays = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean fixed = new AtomicBoolean(true);

    Morgue(Connection connection) {
        this.connection = connection;
        this.store = Store.create(connection);
        try {
            new DeadLetterStreams(connection, OPTIONS, DeadLetterSpace.STANDARD).ensure();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("the streams of dead letters", e);
        }
        this.writer = new DeadLetterWriter(connection, OPTIONS, DeadLetterSpace.STANDARD);
    }

    String stream() {
        return store.name();
    }

    Store store() {
        return store;
    }

    ConcurrentLinkedQueue<Delivery> replays() {
        return replays;
    }

    /// Whether the service handles replays well.
    void fixed(boolean well) {
        fixed.set(well);
    }

    /// A message for that consumer, dead of that cause.
    DeadLetterId dead(String consumer, String cause) {
        return dead(consumer, cause, PayloadForm.INLINE);
    }

    DeadLetterId dead(String consumer, String cause, PayloadForm payload) {
        var headers =
                new Headers()
                        .put("ce-id", "e-" + cause)
                        .put("ce-datacontenttype", "application/json")
                        .put("X-Own", "kept");
        var data = ("{\"card\":\"" + SECRET + "\"}").getBytes(StandardCharsets.UTF_8);
        var id = id(consumer, store.publish("a.b", headers, data));
        var letter = letter(id, cause, payload);
        var captured =
                writer.capture(
                        letter,
                        headers,
                        payload == PayloadForm.INLINE ? data : new byte[0],
                        DeadLetterWriter.Novelty.NEW);
        if (!(captured instanceof DeadLetterWriter.Captured.Kept)) {
            throw new AssertionError("not kept: " + captured);
        }
        return id;
    }

    DeadLetterId id(String consumer, long sequence) {
        try {
            var created = store.management().getStreamInfo(stream()).getCreateTime().toInstant();
            return new DeadLetterId(stream(), consumer, Epoch.of(created), sequence);
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError("no such stream", e);
        }
    }

    /// A service with the library, whose lane is there when this returns.
    Consumption service(String consumer) {
        Function<Delivery, Verdict> handler =
                delivery -> {
                    if (delivery.replay().isEmpty()) {
                        return Verdict.ack();
                    }
                    replays.add(delivery);
                    return fixed.get() ? Verdict.ack() : Verdict.reject("still broken");
                };
        var running =
                Waybill.builder(connection, "/test")
                        .build()
                        .consume(
                                ConsumeOptions.of(stream(), consumer)
                                        .ackWait(Duration.ofSeconds(5)),
                                handler::apply);
        var lane = DeadLetterSpace.STANDARD.laneName(stream(), consumer);
        Await.until("the lane is there", () -> hasLane(lane));
        return running;
    }

    private boolean hasLane(String lane) throws IOException, JetStreamApiException {
        return store.management().getConsumerNames(DeadLetterSpace.STANDARD.lanes()).contains(lane);
    }

    private static DeadLetter letter(DeadLetterId id, String cause, PayloadForm payload) {
        return new DeadLetter(
                id,
                new DeadLetter.Origin(
                        id.stream().toLowerCase(java.util.Locale.ROOT) + ".a.b",
                        "e-" + cause,
                        "OrderPlaced.v1",
                        Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
                        TRACE,
                        ""),
                new DeadLetter.Death(
                        DeathClass.EXHAUSTED,
                        3,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new DeadLetter.Failure(
                        "com.acme." + cause, "no stock", "com.acme.Billing.pay", "", cause, TRACE),
                payload,
                0,
                Capturer.LIBRARY,
                "/billing");
    }
}
