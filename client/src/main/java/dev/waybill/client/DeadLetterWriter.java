package dev.waybill.client;

import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.Stored;
import dev.waybill.wire.SubjectReplay;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Writes dead letters down, each once, whoever comes first: library, gateway, or an advisory that
/// the server repeats.
///
/// Blocks until the server has confirmed the entry; call it from a virtual thread, with the span of
/// the capture current. What is over (resolved, discarded) stays so unless the death is a new one.
/// What the library knows replaces what the gateway had to guess. Safe for many threads.
public final class DeadLetterWriter {
    private static final TraceContext TRACES = new TraceContext(Set.of());
    private static final int ROUNDS = 8;

    private final Connection connection;
    private final ExpectedWrites writes;
    private final DirectGet directGet;
    private final DeadLetterSpace space;

    public DeadLetterWriter(
            Connection connection, JetStreamOptions options, DeadLetterSpace space) {
        this.connection = connection;
        this.directGet = new DirectGet(connection, options);
        this.writes = new ExpectedWrites(connection, options);
        this.space = space;
    }

    /// What became of a capture.
    public sealed interface Captured {
        /// The entry is in the dead letter queue now, by this capture.
        record Kept(DeadLetter letter, long sequence) implements Captured {}

        /// It was there already, or is over.
        record Known() implements Captured {}

        /// It could not be stored, so its message must not be given up. `full` says that the dead
        /// letter queue takes no more.
        record NotKept(String reason, boolean full) implements Captured {}
    }

    /// Whether a death brings back what is over.
    public enum Novelty {
        /// A handler has just failed: it does.
        NEW,
        /// Nothing has happened since the last word about it: it does not, unless its consumer was
        /// made anew since.
        REPEATED,
        /// It does where it is the later one ([DeadLetter.Death#isNewerThan]).
        BY_COUNT
    }

    /// Stores the entry: `original` are the headers of the message as its consumer got them.
    public Captured capture(DeadLetter letter, Headers original, byte[] data, Novelty novelty) {
        try {
            var heir = inheriting(letter, original);
            for (int round = 0; round < ROUNDS; round++) {
                var captured = attempt(heir, original, data, novelty);
                if (captured.isPresent()) {
                    return captured.get();
                }
            }
            return new Captured.NotKept("others write the same entry all the time", false);
        } catch (JetStreamApiException e) {
            return new Captured.NotKept(e.getErrorDescription(), isFull(e));
        } catch (IOException | IllegalStateException e) {
            return new Captured.NotKept(String.valueOf(e.getMessage()), false);
        }
    }

    /// The letter of a message that is itself a replay to its subject goes on counting where the
    /// first one stopped, as long as the state of that one says that it was sent.
    private DeadLetter inheriting(DeadLetter letter, Headers original) throws IOException {
        var replay =
                SubjectReplay.read(original).filter(sent -> isOfSameConsumer(sent.id(), letter));
        if (replay.isEmpty()) {
            return letter;
        }
        var stored = directGet.last(space.operations(), space.state(replay.get().id()));
        var state =
                stored.flatMap(message -> DeadLetterState.read(message.headers()))
                        .filter(known -> wasSent(known, replay.get().replay()));
        return state.map(known ->
                        letter.replays(replay.get().replay() - 1)
                                .replayedInVain()
                                .diedFirstAt(known.letter().firstDeadAt(stored.orElseThrow().at())))
                .orElse(letter);
    }

    private static boolean isOfSameConsumer(DeadLetterId former, DeadLetter letter) {
        return former.stream().equals(letter.id().stream())
                && former.consumer().equals(letter.id().consumer());
    }

    private static boolean wasSent(DeadLetterState state, int replay) {
        boolean sent =
                state.isReplaying(replay)
                        || state.resolution().equals(Optional.of(Resolution.SENT));
        return state.target() == Target.SUBJECT && state.replays() >= replay && sent;
    }

    /// Empty where somebody else was faster and it has to be looked at again.
    private Optional<Captured> attempt(
            DeadLetter letter, Headers original, byte[] data, Novelty novelty)
            throws IOException, JetStreamApiException {
        var stored = directGet.last(space.operations(), space.state(letter.id()));
        var state = stored.flatMap(message -> DeadLetterState.read(message.headers()));
        if (state.isPresent() && state.get().phase().isOver()) {
            if (!isNew(letter, state.get().letter(), novelty)) {
                return Optional.of(settled(state.get(), stored.orElseThrow()));
            }
            var reopened = state.get().reopen(letter).orElseThrow();
            if (publish(reopened, stored.get().sequence()).isEmpty()) {
                return Optional.empty();
            }
        }
        return store(letter, original, data, novelty);
    }

    private Optional<Captured> store(
            DeadLetter letter, Headers original, byte[] data, Novelty novelty)
            throws IOException, JetStreamApiException {
        var entry = EntryMessage.of(letter, original, data, connection.getMaxPayload());
        var sequence = publish(entry, 0);
        if (sequence.isPresent()) {
            dropIfOver(letter, novelty);
            return Optional.of(new Captured.Kept(entry.letter(), sequence.get()));
        }
        var there = directGet.last(space.entries(), space.entry(letter.id()));
        return there.isEmpty()
                ? Optional.empty()
                : join(there.get(), letter, original, data, novelty);
    }

    /// Puts it in the place of an entry that knows less, or of an earlier death; the first time and
    /// the replays in vain are kept, and so is the message where it has none itself.
    private Optional<Captured> join(
            Stored there, DeadLetter letter, Headers original, byte[] data, Novelty novelty)
            throws IOException, JetStreamApiException {
        var former = DeadLetterHeaders.read(there.headers());
        if (former.isPresent() && !replaces(letter, former.get(), novelty)) {
            return Optional.of(new Captured.Known());
        }
        var joined =
                former.map(before ->
                                letter.diedFirstAt(before.firstDeadAt(there.at()))
                                        .replays(before.replays()))
                        .orElse(letter);
        long most = connection.getMaxPayload();
        var entry =
                former.filter(before -> hasMore(before, letter))
                        .map(before ->
                                EntryMessage.again(
                                        joined.ofMessageIn(before),
                                        there.headers(),
                                        there.data(),
                                        most))
                        .orElseGet(() -> EntryMessage.of(joined, original, data, most));
        return publish(entry, there.sequence())
                .map(sequence -> new Captured.Kept(entry.letter(), sequence));
    }

    private static boolean hasMore(DeadLetter former, DeadLetter letter) {
        return letter.payload() == PayloadForm.MISSING && former.payload() != PayloadForm.MISSING;
    }

    private static boolean replaces(DeadLetter letter, DeadLetter former, Novelty novelty) {
        boolean guessed = letter.capturedBy() == Capturer.GATEWAY;
        boolean wasGuessed = former.capturedBy() == Capturer.GATEWAY;
        if (guessed != wasGuessed) {
            return wasGuessed;
        }
        return novelty == Novelty.REPEATED
                ? letter.death().isOfLaterConsumer(former.death())
                : letter.death().isNewerThan(former.death());
    }

    private static boolean isNew(DeadLetter letter, DeadLetter former, Novelty novelty) {
        return switch (novelty) {
            case NEW -> true;
            case REPEATED -> letter.death().isOfLaterConsumer(former.death());
            case BY_COUNT -> letter.death().isNewerThan(former.death());
        };
    }

    /// It came to its end between the look at its state and the write: nobody misses the entry.
    private void dropIfOver(DeadLetter letter, Novelty novelty)
            throws IOException, JetStreamApiException {
        var stored = directGet.last(space.operations(), space.state(letter.id()));
        var state = stored.flatMap(message -> DeadLetterState.read(message.headers()));
        if (state.isPresent()
                && state.get().phase().isOver()
                && !isNew(letter, state.get().letter(), novelty)) {
            var unused = settled(state.get(), stored.orElseThrow());
        }
    }

    /// Says once more that it is over where an entry is left behind, so that the operator role
    /// deletes the entry.
    private Captured settled(DeadLetterState state, Stored stored)
            throws IOException, JetStreamApiException {
        if (directGet.last(space.entries(), space.entry(state.letter().id())).isPresent()) {
            var unused = publish(state, stored.sequence());
        }
        return new Captured.Known();
    }

    private Optional<Long> publish(EntryMessage entry, long expected)
            throws IOException, JetStreamApiException {
        var headers = new Headers(entry.headers());
        TRACES.inject(Context.current(), headers);
        return writes.publish(
                space.entries(), space.entry(entry.letter().id()), headers, entry.data(), expected);
    }

    private Optional<Long> publish(DeadLetterState state, long expected)
            throws IOException, JetStreamApiException {
        return writes.publish(
                space.operations(), space.state(state.letter().id()), state.headers(), expected);
    }

    private static boolean isFull(JetStreamApiException e) {
        return e.getApiErrorCode() == 10_077
                || String.valueOf(e.getErrorDescription()).contains("maximum");
    }
}
