package dev.waybill.client;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A writer of dead letters beside an empty queue, and letters for it.
abstract class OneWriter {
    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;
    static final DeadLetterId ID = new DeadLetterId("ORDERS", "billing", "1z", 7);
    static final byte[] DATA = {1, 2, 3};

    Connection connection;
    Streams streams;
    DeadLetterBox box;
    DeadLetterWriter writer;

    @BeforeEach
    void connect() throws Exception {
        connection = NATS.connect(ConnectionDefaults::apply);
        streams = new Streams(connection);
        var options = JetStreamOptions.DEFAULT_JS_OPTIONS;
        var _ = new DeadLetterStreams(connection, options, SPACE).ensure();
        box = new DeadLetterBox(connection);
        box.purge();
        writer = new DeadLetterWriter(connection, options, SPACE);
    }

    @AfterEach
    void disconnect() throws Exception {
        connection.close();
    }

    final Captured capture(DeadLetter letter, Novelty novelty) {
        return writer.capture(letter, new Headers().put("X-Tenant", "blue"), DATA, novelty);
    }

    static DeadLetter letter(DeadLetterId id, Capturer by, long attempts, String text) {
        return new DeadLetter(
                id,
                new DeadLetter.Origin(
                        "orders.placed",
                        "e1",
                        "OrderPlaced.v1",
                        Optional.of(Instant.EPOCH),
                        "",
                        ""),
                new DeadLetter.Death(
                        DeathClass.EXHAUSTED,
                        attempts,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new DeadLetter.Failure(
                        "java.lang.IllegalStateException",
                        text,
                        "a.B.c:1",
                        "a.B.c:1\n".repeat(100),
                        "f00",
                        ""),
                PayloadForm.INLINE,
                0,
                by,
                "/billing");
    }
}
