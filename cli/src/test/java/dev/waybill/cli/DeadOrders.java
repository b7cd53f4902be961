package dev.waybill.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.DeadLetterWriter;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Dead letters of the consumer `c` of the stream `ORDERS`, and the service whose they are.
final class DeadOrders {
    private static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;
    private static final String STREAM = "ORDERS";

    private final Connection connection;
    private final AtomicInteger replayed = new AtomicInteger();
    private final AtomicBoolean fixed = new AtomicBoolean(true);

    DeadOrders(Connection connection) {
        this.connection = connection;
    }

    /// How many replays its service has handled.
    AtomicInteger replayed() {
        return replayed;
    }

    /// From here on its service fails.
    void breakAgain() {
        fixed.set(false);
    }

    DeadLetterId dead(String message) throws IOException, JetStreamApiException {
        var headers = new Headers().put("X-Own", "kept").put("Content-Type", "application/json");
        var data = "\"payload\"".getBytes(UTF_8);
        long sequence = connection.jetStream().publish("orders.a", headers, data).getSeqno();
        var created =
                connection.jetStreamManagement().getStreamInfo(STREAM).getCreateTime().toInstant();
        var id = new DeadLetterId(STREAM, "c", Epoch.of(created), sequence);
        var letter =
                new DeadLetter(
                        id,
                        new DeadLetter.Origin(
                                "orders.a", "e" + sequence, "", Optional.empty(), "", ""),
                        new DeadLetter.Death(
                                DeathClass.EXHAUSTED,
                                3,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new DeadLetter.Failure("com.acme.NoStock", message, "", "", "fp", ""),
                        PayloadForm.INLINE,
                        0,
                        Capturer.LIBRARY,
                        "");
        var captured =
                new DeadLetterWriter(connection, JetStreamOptions.DEFAULT_JS_OPTIONS, SPACE)
                        .capture(letter, headers, data, DeadLetterWriter.Novelty.NEW);
        if (!(captured instanceof DeadLetterWriter.Captured.Kept)) {
            throw new AssertionError("not kept: " + captured);
        }
        return id;
    }

    Consumption service() {
        var running =
                Waybill.builder(connection, "/test")
                        .build()
                        .consume(
                                ConsumeOptions.of(STREAM, "c"),
                                delivery -> {
                                    if (!delivery.isReplay()) {
                                        return Verdict.ack();
                                    }
                                    replayed.incrementAndGet();
                                    return fixed.get()
                                            ? Verdict.ack()
                                            : Verdict.reject("still broken");
                                });
        Await.until(
                "the lane is there",
                () ->
                        connection
                                .jetStreamManagement()
                                .getConsumerNames(SPACE.lanes())
                                .contains(SPACE.laneName(STREAM, "c")));
        return running;
    }

    long entries() throws IOException, JetStreamApiException {
        return connection
                .jetStreamManagement()
                .getStreamInfo(SPACE.entries())
                .getStreamState()
                .getMsgCount();
    }
}
