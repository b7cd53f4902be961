package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads dead letters.
///
/// Every method blocks and throws [DeadLetterException] where NATS does not answer. Safe for many
/// threads.
@SuppressWarnings("DoNotCallSuggester")
public final class DeadLetters {
    public DeadLetters(
            Connection connection,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock) {}

    /// At most `limit` of them, oldest first, after the one where the last page ended; `cursor` is
    /// empty for the first page.
    public Page list(Query query, int limit, String cursor) {
        throw new UnsupportedOperationException();
    }

    public Optional<Details> find(DeadLetterId id) {
        throw new UnsupportedOperationException();
    }

    /// Largest first.
    public List<Group> groups(Query query) {
        throw new UnsupportedOperationException();
    }

    /// Hands over each, oldest first, one at a time.
    public void export(Query query, Consumer<Details> each) {
        throw new UnsupportedOperationException();
    }

    public Figures figures(String stream, String consumer) {
        throw new UnsupportedOperationException();
    }
}
