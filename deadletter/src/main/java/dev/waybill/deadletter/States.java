package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.Stored;
import java.util.Optional;

/// The states of dead letters, moved by compare-and-set. One without a state is open.
final class States {
    private static final byte[] NOTHING = {};

    private final Store store;
    private final DeadLetterSpace space;

    States(Store store) {
        this.store = store;
        this.space = store.space();
    }

    /// A dead letter as it stands: the state, the sequence of its message (0 where there is none)
    /// and the entry, if it is there.
    record Current(DeadLetterState state, long sequence, Optional<Stored> entry, Listed listed) {}

    /// The state carries the letter of the entry where there is one, with its times fixed.
    Optional<Current> current(DeadLetterId id) {
        var stored = store.last(space.operations(), space.state(id));
        var state = stored.flatMap(each -> DeadLetterState.read(each.headers()));
        var entry = store.last(space.entries(), space.entry(id));
        var letter =
                entry.flatMap(each ->
                        DeadLetterHeaders.read(each.headers())
                                .map(read -> Finishing.timed(read, each.at())));
        if (letter.isPresent() && state.filter(each -> each.phase().isOver()).isEmpty()) {
            var there = state.orElseGet(() -> DeadLetterState.open(letter.get()));
            var fresh =
                    new DeadLetterState(
                            letter.get(),
                            there.phase(),
                            there.replays(),
                            there.target(),
                            there.resolution(),
                            there.by(),
                            there.reason(),
                            there.job());
            return Optional.of(
                    new Current(
                            fresh,
                            stored.map(Stored::sequence).orElse(0L),
                            entry,
                            Walk.listed(entry.orElseThrow(), letter.get(), state)));
        }
        return state.map(each ->
                new Current(
                        each,
                        stored.orElseThrow().sequence(),
                        entry,
                        Walk.listed(stored.orElseThrow(), each)));
    }

    /// The sequence of the new state; empty where somebody else was faster.
    Optional<Long> move(Current from, DeadLetterState to) {
        return move(from.sequence(), to);
    }

    Optional<Long> move(long sequence, DeadLetterState to) {
        return store.publish(
                space.operations(), space.state(to.letter().id()), to.headers(), NOTHING, sequence);
    }
}
