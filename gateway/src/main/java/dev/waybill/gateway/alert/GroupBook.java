package dev.waybill.gateway.alert;

import dev.waybill.gateway.tally.Entry;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The groups, in memory and in the stream, and what an entry changes about them.
///
/// Bounded by [Groups] and [Folds].
final class GroupBook {
    private static final Logger LOG = LoggerFactory.getLogger(GroupBook.class);

    private final Groups groups = new Groups();
    private final Folds folds = new Folds();
    private final GroupRecords records;
    private final Receivers receivers;

    GroupBook(GroupRecords records, Receivers receivers) {
        this.records = records;
        this.receivers = receivers;
    }

    /// Takes an entry over, and answers whether it has opened a group.
    boolean enter(Folds.Arrival arrival) throws IOException, JetStreamApiException {
        var cause = Cause.of(arrival.entry().letter());
        boolean isKnown = groups.find(cause).filter(kept -> kept.record().isFiring()).isPresent();
        if (isKnown && folds.add(cause, arrival)) {
            return false;
        }
        boolean opened = record(cause, List.of(arrival));
        arrival.message().ack();
        return opened;
    }

    /// Adds up what has been folded, and answers whether that has opened a group.
    boolean fold() {
        boolean opened = false;
        for (var each : folds.takeAll().entrySet()) {
            try {
                opened |= record(each.getKey(), each.getValue());
                each.getValue().forEach(arrival -> arrival.message().ack());
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                LOG.debug("not recorded now, so they come again: {}", each.getKey(), e);
            }
        }
        return opened;
    }

    /// Notes those that other gateways have opened or resolved, and tells of them.
    void refresh() throws IOException, JetStreamApiException {
        records.each(kept -> {
            boolean wasFiring =
                    groups.find(kept.record().cause())
                            .filter(former -> isSameOpening(former, kept))
                            .isPresent();
            if (groups.note(kept) && (wasFiring != kept.record().isFiring())) {
                receivers.tell(kept);
            }
        });
    }

    /// Tells everybody again of all that fire.
    void repeat() throws IOException, JetStreamApiException {
        groups.clear();
        records.each(kept -> {
            var _ = groups.note(kept);
            if (kept.record().isFiring()) {
                receivers.tell(kept);
            }
        });
    }

    List<Kept> firing() {
        return groups.firing();
    }

    /// The witness is another one now, or there is none left. Answers whether that holds: not where
    /// somebody has counted more since `seen`.
    boolean witnessed(Kept seen, Optional<Entry> witness)
            throws IOException, JetStreamApiException {
        var group = seen.record();
        if (witness.filter(entry -> entry.sequence() == group.witnessSequence()).isPresent()) {
            return true;
        }
        var kept = records.change(seen, now -> isAsSeen(now, group) ? changed(now, witness) : now);
        var _ = groups.note(kept);
        if (kept.record().since().equals(group.since()) && !kept.record().isFiring()) {
            receivers.tell(kept);
            return true;
        }
        return witness.isPresent();
    }

    private static boolean isAsSeen(GroupRecord now, GroupRecord seen) {
        return now.since().equals(seen.since())
                && now.captured() == seen.captured()
                && now.isFiring();
    }

    private static GroupRecord changed(GroupRecord now, Optional<Entry> witness) {
        return witness.map(now::witnessed).orElseGet(now::resolved);
    }

    /// Whether they have opened the group.
    private boolean record(Cause cause, List<Folds.Arrival> arrivals)
            throws IOException, JetStreamApiException {
        var entries =
                arrivals.stream()
                        .map(Folds.Arrival::entry)
                        .sorted(Comparator.comparingLong(Entry::sequence))
                        .toList();
        while (true) {
            var found = records.find(cause);
            boolean opens = found.filter(kept -> kept.record().isFiring()).isEmpty();
            var changed =
                    opens
                            ? opened(entries)
                            : found.get().record().more(entries.size(), entries.getFirst());
            var stored = records.put(changed, found.map(Kept::revision).orElse(0L));
            if (stored.isPresent()) {
                if (groups.note(stored.get()) && opens) {
                    receivers.tell(stored.get());
                }
                return opens;
            }
        }
    }

    private static GroupRecord opened(List<Entry> entries) {
        var first = entries.getFirst();
        return GroupRecord.opened(first).more(entries.size() - 1L, first);
    }

    private static boolean isSameOpening(Kept former, Kept kept) {
        return former.record().isFiring() && former.record().since().equals(kept.record().since());
    }
}
