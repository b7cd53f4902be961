package dev.waybill.gateway.tally;

import dev.waybill.wire.DeadLetterId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The entries of one consumer that died before they were stored where they stand: replayed in
/// vain, or written down late. The oldest of all may be among them.
///
/// Keeps the 1,000 that died first. Once others have been left out for that, and those that were
/// kept are gone, it [#needsRescan].
final class DeadBefore {
    private static final int LIMIT = 1_000;

    private final TreeSet<Entry> oldest =
            new TreeSet<>(
                    Comparator.comparing(Entry::firstDeadAt).thenComparingLong(Entry::sequence));
    private final Map<DeadLetterId, Entry> byId = new HashMap<>();
    private boolean leftOut;

    void add(Entry entry) {
        var former = byId.put(entry.letter().id(), entry);
        if (former != null) {
            oldest.remove(former);
        }
        oldest.add(entry);
        if (oldest.size() > LIMIT) {
            remove(oldest.last());
            leftOut = true;
        }
    }

    Optional<Entry> first() {
        return oldest.isEmpty() ? Optional.empty() : Optional.of(oldest.first());
    }

    void remove(Entry entry) {
        oldest.remove(entry);
        byId.remove(entry.letter().id(), entry);
    }

    boolean needsRescan() {
        return leftOut && oldest.isEmpty();
    }
}
