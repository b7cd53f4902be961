package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads dead letters.
///
/// Holds one chunk of 256 headers, a page, or 10,000 groups at most. Every method blocks and throws
/// [DeadLetterException] where NATS does not answer. Safe for many threads.
public final class DeadLetters {
    private static final int LONGEST_PAGE = 10_000;

    private final Store store;
    private final Walk walk;
    private final Payloads payloads;
    private final InstantSource clock;

    public DeadLetters(
            Connection connection,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock) {
        this.store = new Store(connection, options, space);
        this.walk = new Walk(store);
        this.payloads = new Payloads(store);
        this.clock = clock;
    }

    /// At most `limit` of them, oldest first, after the one where the last page ended; `cursor` is
    /// empty for the first page. A malformed cursor is an `IllegalArgumentException`.
    public Page list(Query query, int limit, String cursor) {
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + LONGEST_PAGE + " dead letters, not " + limit);
        }
        var found = new ArrayList<Listed>();
        walk.each(
                query,
                after(cursor),
                limit + 1,
                true,
                each -> {
                    found.add(each);
                    return found.size() <= limit;
                });
        return found.size() <= limit
                ? new Page(found, "")
                : new Page(found.subList(0, limit), Long.toString(found.get(limit - 1).sequence()));
    }

    public Optional<Details> find(DeadLetterId id) {
        var stored = store.last(store.space().operations(), store.space().state(id));
        var state = stored.flatMap(each -> DeadLetterState.read(each.headers()));
        var entry = store.last(store.space().entries(), store.space().entry(id));
        var kept =
                entry.isPresent() || state.isEmpty()
                        ? entry
                        : store.last(store.space().operations(), store.space().bin(id));
        var letter = kept.flatMap(each -> DeadLetterHeaders.read(each.headers()));
        if (letter.isPresent()) {
            return Optional.of(
                    details(Walk.listed(kept.orElseThrow(), letter.get(), state), kept, stored));
        }
        return state.map(
                each -> details(Walk.listed(stored.orElseThrow(), each), Optional.empty(), stored));
    }

    /// Largest first. Without a phase an entry that is over and about to be deleted still counts.
    public List<Group> groups(Query query) {
        return grouping(query, Long.MAX_VALUE).groups();
    }

    /// Hands over each, oldest first, one at a time.
    public void export(Query query, Consumer<Details> each) {
        walk.each(
                query,
                0,
                Reading.CHUNK,
                true,
                listed -> {
                    find(listed.letter().id()).ifPresent(each);
                    return true;
                });
    }

    /// The last sequence of the queue, so that a plan leaves out what comes later.
    long lastSequence() {
        return Store.ask(
                        "the dead letter queue",
                        () -> store.management().getStreamInfo(store.space().entries()))
                .getStreamState()
                .getLastSequence();
    }

    /// Counts those up to that sequence.
    Grouping grouping(Query query, long last) {
        var grouping = new Grouping();
        walk.each(
                query,
                0,
                Reading.CHUNK,
                false,
                each -> {
                    if (each.sequence() <= last) {
                        grouping.add(each);
                    }
                    return each.sequence() < last;
                });
        return grouping;
    }

    Instant now() {
        return clock.instant();
    }

    private Details details(Listed listed, Optional<Stored> kept, Optional<Stored> state) {
        var id = listed.letter().id();
        var payload = kept.flatMap(each -> payloads.of(listed.letter(), each));
        return new Details(
                listed,
                payload.isPresent() ? listed.letter().payload() : PayloadForm.MISSING,
                kept.map(each -> Payloads.ownHeaders(each.headers())).orElseGet(Headers::new),
                payload.orElseGet(() -> new byte[0]),
                state.map(last -> history(id, last)).orElseGet(List::of),
                !store.hasConsumer(id.stream(), id.consumer()));
    }

    private List<HistoryLine> history(DeadLetterId id, Stored last) {
        var lines = new ArrayList<HistoryLine>();
        var subject = store.space().state(id);
        var next = store.next(store.space().operations(), subject, 1);
        while (next.isPresent() && next.get().sequence() <= last.sequence()) {
            var at = next.get().at();
            DeadLetterState.read(next.get().headers())
                    .ifPresent(state ->
                            lines.add(
                                    new HistoryLine(
                                            at,
                                            state.phase(),
                                            state.replays(),
                                            state.resolution(),
                                            state.by(),
                                            state.reason(),
                                            state.job())));
            next = store.next(store.space().operations(), subject, next.get().sequence() + 1);
        }
        return lines;
    }

    private static long after(String cursor) {
        if (!cursor.matches("[0-9]{0,18}")) {
            throw new IllegalArgumentException("no such cursor: \"" + cursor + "\"");
        }
        return cursor.isEmpty() ? 0 : Long.parseLong(cursor);
    }
}
