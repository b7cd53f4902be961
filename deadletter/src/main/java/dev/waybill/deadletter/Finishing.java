package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.Stored;
import java.time.Instant;
import java.util.Optional;

/// Brings entry and bin to where a state says they belong. Each step can be done again, and by
/// several at once.
final class Finishing {
    private final Store store;
    private final DeadLetterSpace space;

    Finishing(Store store) {
        this.store = store;
        this.space = store.space();
    }

    /// Does what is left to do in that state, which is the last of its dead letter and stands under
    /// that sequence. Where the entry is of a newer death, the dead letter is open again.
    void finish(DeadLetterState state, long sequence) {
        var id = state.letter().id();
        if (reopened(state, sequence)) {
            return;
        }
        switch (state.phase()) {
            case RESOLVED -> {
                deleteEntry(state);
                emptyBin(id);
            }
            case DISCARDED -> {
                fillBin(state);
                deleteEntry(state);
            }
            case OPEN -> bringBack(id);
            case REPLAYING -> {
                // it is the replay's turn
            }
        }
    }

    private boolean reopened(DeadLetterState state, long sequence) {
        if (!state.phase().isOver()) {
            return false;
        }
        var newer =
                store.last(space.entries(), space.entry(state.letter().id()))
                        .filter(entry -> isNewer(entry, state));
        if (newer.isEmpty()) {
            return false;
        }
        var letter = DeadLetterHeaders.read(newer.get().headers()).orElseThrow();
        var open = state.reopen(timed(letter, newer.get().at())).orElseThrow();
        var unused = new States(store).move(sequence, open);
        return true;
    }

    /// The letter with the times that it has by the server's clock, for where it is stored anew.
    static DeadLetter timed(DeadLetter letter, Instant storedAt) {
        var death = letter.death();
        var fixed =
                new DeadLetter.Death(
                        death.kind(),
                        death.attempts(),
                        death.consumerCreated(),
                        Optional.of(letter.deadAt(storedAt)),
                        Optional.of(letter.firstDeadAt(storedAt)));
        return new DeadLetter(
                letter.id(),
                letter.origin(),
                fixed,
                letter.failure(),
                letter.payload(),
                letter.replays(),
                letter.capturedBy(),
                letter.service());
    }

    /// An entry that has been deleted although its dead letter was opened meanwhile is put back.
    private void deleteEntry(DeadLetterState state) {
        var id = state.letter().id();
        var entry = store.last(space.entries(), space.entry(id));
        if (entry.isEmpty() || isNewer(entry.get(), state)) {
            return;
        }
        store.delete(space.entries(), space.entry(id), entry.get().sequence());
        var now =
                store.last(space.operations(), space.state(id))
                        .flatMap(each -> DeadLetterState.read(each.headers()));
        if (now.filter(each -> !each.phase().isOver()).isPresent()) {
            var unused = write(space.entries(), space.entry(id), entry.get(), 0);
        }
    }

    private void fillBin(DeadLetterState state) {
        var id = state.letter().id();
        var entry = store.last(space.entries(), space.entry(id));
        if (entry.isEmpty() || isNewer(entry.get(), state)) {
            return;
        }
        var kept = store.last(space.operations(), space.bin(id));
        if (kept.filter(each -> holds(each, entry.get())).isEmpty()) {
            long expected = kept.map(Stored::sequence).orElse(0L);
            var unused = write(space.operations(), space.bin(id), entry.get(), expected);
        }
    }

    /// The entry is written anew where it is still there, so that whoever is about to delete it
    /// misses it; with the message of the bin where it has none itself.
    private void bringBack(DeadLetterId id) {
        var kept = store.last(space.operations(), space.bin(id));
        if (kept.isEmpty()) {
            return;
        }
        var entry = store.last(space.entries(), space.entry(id));
        boolean there =
                entry.isEmpty()
                        ? write(space.entries(), space.entry(id), kept.get(), 0)
                        : rewrite(entry.get(), kept.get());
        if (there || store.last(space.entries(), space.entry(id)).isPresent()) {
            store.purge(space.operations(), space.bin(id), kept.get().sequence());
        }
    }

    private void emptyBin(DeadLetterId id) {
        store.last(space.operations(), space.bin(id))
                .ifPresent(kept -> store.purge(space.operations(), space.bin(id), kept.sequence()));
    }

    private boolean rewrite(Stored entry, Stored bin) {
        var letter = DeadLetterHeaders.read(entry.headers()).orElseThrow();
        var former = DeadLetterHeaders.read(bin.headers()).orElseThrow();
        boolean bare = letter.payload() == PayloadForm.MISSING;
        return write(
                space.entries(),
                space.entry(letter.id()),
                bare ? timed(letter, entry.at()).ofMessageIn(former) : timed(letter, entry.at()),
                bare ? bin : entry,
                entry.sequence());
    }

    private boolean write(String stream, String subject, Stored from, long expected) {
        var letter = DeadLetterHeaders.read(from.headers()).orElseThrow();
        return write(stream, subject, timed(letter, from.at()), from, expected);
    }

    /// Whether the last message of the subject was the expected one; `message` has the headers and
    /// the payload.
    private boolean write(
            String stream, String subject, DeadLetter letter, Stored message, long expected) {
        long room = store.connection().getMaxPayload();
        var entry = EntryMessage.again(letter, message.headers(), message.data(), room);
        return store.publish(stream, subject, entry.headers(), entry.data(), expected).isPresent();
    }

    /// Whether the bin has that very death already.
    private static boolean holds(Stored bin, Stored entry) {
        var kept = DeadLetterHeaders.read(bin.headers()).map(each -> timed(each, bin.at()).death());
        var wanted =
                DeadLetterHeaders.read(entry.headers())
                        .map(each -> timed(each, entry.at()).death());
        return kept.equals(wanted);
    }

    private static boolean isNewer(Stored entry, DeadLetterState state) {
        return DeadLetterHeaders.read(entry.headers())
                .filter(letter -> letter.death().isNewerThan(state.letter().death()))
                .isPresent();
    }
}
