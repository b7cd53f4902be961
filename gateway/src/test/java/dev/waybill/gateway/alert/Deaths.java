package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.DeadLetterStreams;
import dev.waybill.client.DeadLetterWriter;
import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.Fingerprint;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.PurgeOptions;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Entries of a test, written and removed as the library and the operator role do.
public final class Deaths {
    private static final String FRAME = "shop.Billing.charge(Billing.java:12)";
    private static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;

    private final Connection connection;
    private final DeadLetterWriter writer;

    public Deaths(Connection connection) {
        this.connection = connection;
        var options = JetStreamOptions.DEFAULT_JS_OPTIONS;
        this.writer = new DeadLetterWriter(connection, options, SPACE);
        try {
            new DeadLetterStreams(connection, options, SPACE).ensure();
        } catch (Exception e) {
            throw new AssertionError("the streams cannot be made", e);
        }
    }

    /// One of that consumer of `ORDERS`, with that exception as its cause.
    public static DeadLetter letter(String consumer, long sequence, String errorType) {
        return new DeadLetter(
                new DeadLetterId("ORDERS", consumer, "k1", sequence),
                new DeadLetter.Origin(
                        "orders.new",
                        "event-" + sequence,
                        "OrderPlaced.v1",
                        Optional.of(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(sequence)),
                        "",
                        ""),
                new DeadLetter.Death(
                        DeathClass.EXHAUSTED,
                        3,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new DeadLetter.Failure(
                        errorType,
                        "secret card 4111",
                        FRAME,
                        "",
                        Fingerprint.of(DeathClass.EXHAUSTED, errorType, FRAME),
                        ""),
                PayloadForm.INLINE,
                0,
                Capturer.LIBRARY,
                "shop");
    }

    public Captured capture(DeadLetter letter) {
        var payload = "{\"card\":\"4111\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return writer.capture(letter, new Headers(), payload, DeadLetterWriter.Novelty.NEW);
    }

    public DeadLetter die(String consumer, long sequence, String errorType) {
        var letter = letter(consumer, sequence, errorType);
        assertThat(capture(letter)).isInstanceOf(Captured.Kept.class);
        return letter;
    }

    /// Rewrites the entry as after a replay in vain; it died first at that time.
    public void dieAgain(DeadLetter letter, Instant first) throws Exception {
        var entry =
                EntryMessage.of(
                        letter.replayedInVain().diedFirstAt(first),
                        new Headers(),
                        new byte[1],
                        connection.getMaxPayload());
        connection.jetStream().publish(SPACE.entry(letter.id()), entry.headers(), entry.data());
    }

    /// Removes the entry, as after a replay that succeeded.
    public void resolve(DeadLetter letter) throws Exception {
        connection
                .jetStreamManagement()
                .purgeStream(SPACE.entries(), PurgeOptions.subject(SPACE.entry(letter.id())));
    }

    /// When the server stored it, in seconds.
    public double storedAt(DeadLetter letter) throws Exception {
        var found =
                connection
                        .jetStreamManagement()
                        .getLastMessage(SPACE.entries(), SPACE.entry(letter.id()));
        return Objects.requireNonNull(found.getTime()).toInstant().toEpochMilli() / 1000.0;
    }
}
