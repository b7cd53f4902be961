package dev.waybill.gateway.tally;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import io.nats.client.Message;
import java.time.Instant;
import java.util.Optional;

/// An entry of the dead letter queue without its payload: what is known of it, where it stands, and
/// when the server stored it.
public record Entry(DeadLetter letter, long sequence, Instant storedAt) {
    /// That of a delivered message; empty where it is none.
    public static Optional<Entry> of(Message message) {
        var headers = message.getHeaders();
        if (headers == null) {
            return Optional.empty();
        }
        var meta = message.metaData();
        return DeadLetterHeaders.read(headers)
                .map(letter ->
                        new Entry(letter, meta.streamSequence(), meta.timestamp().toInstant()));
    }

    Instant firstDeadAt() {
        return letter.firstDeadAt(storedAt);
    }

    Source source() {
        return new Source(letter.id().stream(), letter.id().consumer());
    }
}
