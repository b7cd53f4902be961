package dev.waybill.client;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.RetentionPolicy;
import java.io.IOException;

/// The messages that a dead letter points at and that come again and again until it is over, on a
/// stream that removes what is terminated.
///
/// Only what is delivered once more and is about as large as the server's largest message is looked
/// up: one question to NATS, or two.
final class HeldMessages {
    private static final long ROOM_FOR_A_LETTER = 16_384;

    private final Connection connection;
    private final DeadLetterDraft draft;
    private final DirectGet directGet;
    private final DeadLetterSpace space;

    HeldMessages(
            Connection connection,
            DeadLetterDraft draft,
            DirectGet directGet,
            DeadLetterSpace space) {
        this.connection = connection;
        this.draft = draft;
        this.directGet = directGet;
        this.space = space;
    }

    /// Whether a message has been given up before.
    sealed interface Standing {
        /// A handler may have it.
        record Alive() implements Standing {}

        /// Its dead letter needs it.
        record Needed() implements Standing {}

        /// Its dead letter is over and needs it no more.
        record Over(DeadLetterId id) implements Standing {}
    }

    Standing standing(Delivery delivery) throws IOException, JetStreamApiException {
        if (delivery.attempt() < 2 || !isLarge(delivery)) {
            return new Standing.Alive();
        }
        var stream = draft.stream(delivery);
        if (stream.retention() == RetentionPolicy.Limits) {
            return new Standing.Alive();
        }
        var id = DeadLetterDraft.id(delivery, stream);
        var state =
                directGet
                        .last(space.operations(), space.state(id))
                        .flatMap(stored -> DeadLetterState.read(stored.headers()));
        if (state.isPresent() && state.get().phase().isOver()) {
            return pointsAt(state.get().letter(), delivery)
                    ? new Standing.Over(id)
                    : new Standing.Alive();
        }
        var entry =
                directGet
                        .last(space.entries(), space.entry(id))
                        .flatMap(stored -> DeadLetterHeaders.read(stored.headers()));
        return entry.isPresent() && pointsAt(entry.get(), delivery)
                ? new Standing.Needed()
                : new Standing.Alive();
    }

    /// Too large, perhaps, for its payload to be copied.
    private boolean isLarge(Delivery delivery) {
        long size = delivery.data().length + 2L * delivery.headers().serializedLength();
        return size + ROOM_FOR_A_LETTER > connection.getMaxPayload();
    }

    /// A consumer that was made anew begins with new attempts.
    private boolean pointsAt(DeadLetter letter, Delivery delivery)
            throws IOException, JetStreamApiException {
        return letter.payload() == PayloadForm.POINTER
                && letter.death().attempts() < delivery.attempt()
                && letter.death().consumerCreated().equals(draft.consumerCreated(delivery));
    }
}
