package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.OriginalHeaders;
import dev.waybill.wire.Stored;
import io.nats.client.impl.Headers;
import java.util.Optional;

/// The payloads and own headers of dead letters, wherever they are.
final class Payloads {
    private static final byte[] NOTHING = {};

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
        var what = "message " + id.sequence() + " of " + id.stream();
        return Store.askUnless(
                        Store.STREAM_NOT_FOUND,
                        0,
                        what,
                        () -> store.management().getStreamInfo(id.stream()))
                .filter(info -> Epoch.of(info.getCreateTime().toInstant()).equals(id.epoch()))
                .flatMap(info ->
                        Store.askUnless(
                                Store.NO_MESSAGE,
                                Store.STREAM_NOT_FOUND,
                                what,
                                () -> store.management().getMessage(id.stream(), id.sequence())))
                .map(message -> Optional.ofNullable(message.getData()).orElse(NOTHING));
    }
}
