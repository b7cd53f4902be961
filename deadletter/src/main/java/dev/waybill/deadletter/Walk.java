package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// A walk along the dead letters of a query, in the order of their sequences.
///
/// Entries are read for those that are open or being replayed, states for those that are over.
/// Holds one chunk of headers; states are asked for together, a chunk at a time.
final class Walk {
    private final Store store;
    private final Reading reading;

    Walk(Store store) {
        this.store = store;
        this.reading = new Reading(store);
    }

    /// Hands over those after that sequence until there is no more or `go` says no. Without
    /// `states`, and where the query needs none, all entries count as open.
    void each(Query query, long after, int chunk, boolean states, Predicate<Listed> go) {
        if (query.phase().filter(Phase::isOver).isPresent()) {
            var filter = store.space().statesOf(query.stream(), query.consumer());
            reading.read(
                    store.space().operations(),
                    filter,
                    after,
                    chunk,
                    false,
                    read -> overOnes(query, read).stream().allMatch(go));
            return;
        }
        boolean needed =
                states
                        || query.phase().isPresent()
                        || query.minReplays().isPresent()
                        || query.maxReplays().isPresent();
        var filter = store.space().entriesOf(query.stream(), query.consumer());
        reading.read(
                store.space().entries(),
                filter,
                after,
                chunk,
                false,
                read -> entries(query, read, needed).stream().allMatch(go));
    }

    /// The dead letter of an entry and the state beside it.
    static Listed listed(Stored entry, DeadLetter letter, Optional<DeadLetterState> state) {
        return new Listed(
                letter,
                state.map(DeadLetterState::phase).orElse(Phase.OPEN),
                state.flatMap(DeadLetterState::resolution),
                state.map(DeadLetterState::replays).orElse(letter.replays()),
                letter.deadAt(entry.at()),
                letter.firstDeadAt(entry.at()),
                entry.sequence());
    }

    /// The dead letter of a state alone.
    static Listed listed(Stored stored, DeadLetterState state) {
        return listed(stored, state.letter(), Optional.of(state));
    }

    private List<Listed> entries(Query query, List<Stored> read, boolean states) {
        var found = new ArrayList<Stored>();
        for (var entry : read) {
            DeadLetterHeaders.read(entry.headers())
                    .filter(letter -> query.matches(letter, letter.deadAt(entry.at())))
                    .ifPresent(letter -> found.add(entry));
        }
        var asked = states ? ask(found) : List.<CompletableFuture<Optional<Stored>>>of();
        var listed = new ArrayList<Listed>();
        for (int i = 0; i < found.size(); i++) {
            var state = states ? Store.await(asked.get(i)).flatMap(Walk::state) : noState();
            var letter = DeadLetterHeaders.read(found.get(i).headers()).orElseThrow();
            var each = listed(found.get(i), letter, state);
            if (!each.phase().isOver() && fits(query, each)) {
                listed.add(each);
            }
        }
        return listed;
    }

    /// A state counts only where it is the last word of its dead letter.
    private List<Listed> overOnes(Query query, List<Stored> read) {
        var found = new ArrayList<Stored>();
        for (var each : read) {
            state(each)
                    .filter(state -> query.phase().stream().allMatch(state.phase()::equals))
                    .filter(state ->
                            query.matches(state.letter(), state.letter().deadAt(each.at())))
                    .ifPresent(state -> found.add(each));
        }
        var asked = ask(found);
        var listed = new ArrayList<Listed>();
        for (int i = 0; i < found.size(); i++) {
            var each = found.get(i);
            boolean last =
                    Store.await(asked.get(i))
                            .filter(newest -> newest.sequence() == each.sequence())
                            .isPresent();
            var over = listed(each, state(each).orElseThrow());
            if (last && fits(query, over)) {
                listed.add(over);
            }
        }
        return listed;
    }

    private List<CompletableFuture<Optional<Stored>>> ask(List<Stored> found) {
        var asked = new ArrayList<CompletableFuture<Optional<Stored>>>(found.size());
        for (var each : found) {
            var id = DeadLetterHeaders.read(each.headers()).orElseThrow().id();
            asked.add(store.lastLater(store.space().operations(), store.space().state(id)));
        }
        return asked;
    }

    private static boolean fits(Query query, Listed listed) {
        return query.phase().stream().allMatch(listed.phase()::equals)
                && query.matchesReplays(listed.replays());
    }

    private static Optional<DeadLetterState> state(Stored stored) {
        return DeadLetterState.read(stored.headers());
    }

    private static Optional<DeadLetterState> noState() {
        return Optional.empty();
    }
}
