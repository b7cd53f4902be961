package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// A message as a stream holds it: which one, since when by the server's clock, and what it is.
///
/// Headers and payload are those of the answer that brought it; they are not copied.
public final class Stored {
    private static final String STREAM = "Nats-Stream";
    private static final String SUBJECT = "Nats-Subject";
    private static final String SEQUENCE = "Nats-Sequence";
    private static final String TIME = "Nats-Time-Stamp";
    private static final String LAST_SEQUENCE = "Nats-Last-Sequence";

    private final String subject;
    private final long sequence;
    private final Instant at;
    private final Headers headers;
    private final byte[] data;

    public Stored(String subject, long sequence, Instant at, Headers headers, byte[] data) {
        this.subject = subject;
        this.sequence = sequence;
        this.at = at;
        this.headers = headers;
        this.data = data;
    }

    /// Reads the server's direct answer (ADR-31); empty where it is none, as for a message that is
    /// not there.
    public static Optional<Stored> ofDirectAnswer(Headers answer, byte[] data) {
        var subject = HeaderValues.first(answer, SUBJECT);
        var sequence = HeaderValues.first(answer, SEQUENCE);
        var time = HeaderValues.first(answer, TIME);
        if (subject.isEmpty() || sequence.isEmpty() || time.isEmpty()) {
            return Optional.empty();
        }
        try {
            var at = OffsetDateTime.parse(time.get()).toInstant();
            return Optional.of(
                    new Stored(
                            subject.get(),
                            Long.parseLong(sequence.get()),
                            at,
                            withoutAddress(answer),
                            data));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public String subject() {
        return subject;
    }

    /// Its sequence in the stream.
    public long sequence() {
        return sequence;
    }

    /// When the server stored it.
    public Instant at() {
        return at;
    }

    public Headers headers() {
        return headers;
    }

    public byte[] data() {
        return data;
    }

    private static Headers withoutAddress(Headers answer) {
        var headers = new Headers(answer);
        headers.remove(STREAM, SUBJECT, SEQUENCE, TIME, LAST_SEQUENCE);
        return headers;
    }
}
