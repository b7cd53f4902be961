package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.OriginalHeaders;
import dev.waybill.wire.Stored;
import io.nats.client.impl.Headers;
import java.util.Optional;

/// The payloads and own headers of dead letters, wherever they are.
final class Payloads {
    private final Store store;

    Payloads(Store store) {
        this.store = store;
    }

    /// The payload; empty where it is missing, or pointed to and gone. A stream that was made anew
    /// has other messages under the same sequences.
    Optional<byte[]> of(DeadLetter letter, Stored entry) {
        return switch (letter.payload()) {
            case INLINE -> Optional.of(entry.data());
            case MISSING -> Optional.empty();
            case POINTER -> pointedTo(letter);
        };
    }

    /// The message's own headers under the names that they had.
    static Headers ownHeaders(Headers entry) {
        return OriginalHeaders.own(entry);
    }

    private Optional<byte[]> pointedTo(DeadLetter letter) {
        var id = letter.id();
        return store.facts().stream(id.stream())
                .filter(stream -> Epoch.of(stream.created()).equals(id.epoch()))
                .flatMap(stream -> store.facts().payload(id.stream(), id.sequence()));
    }
}
