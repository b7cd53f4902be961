package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The books of a fault test: what was sent, what was answered as stored, and what was seen at the
/// other end, by event id.
///
/// Holds every id of the test in memory. Safe for many threads.
public final class Ledger {
    private static final int NAMED = 10;

    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> seen = new ConcurrentHashMap<>();

    /// Before the first try: from now on the id may be seen, and need not be.
    public void sent(String id) {
        sent.add(id);
    }

    /// The answer said that it is stored: from now on it must be seen.
    public void stored(String id) {
        sent.add(id);
        stored.add(id);
    }

    /// Once for each time that it comes out at the other end.
    public void seen(String id) {
        seen.merge(id, 1, Integer::sum);
    }

    public int sentCount() {
        return sent.size();
    }

    public int storedCount() {
        return stored.size();
    }

    /// Different ids.
    public int seenCount() {
        return seen.size();
    }

    /// Stored and never seen.
    public Set<String> lost() {
        return minus(stored, seen.keySet());
    }

    /// Seen and never sent.
    public Set<String> unexpected() {
        return minus(seen.keySet(), sent);
    }

    /// Seen though no answer said that it is stored: the answer was lost, not the event.
    public Set<String> unanswered() {
        return minus(seen.keySet(), stored);
    }

    /// Ids that were seen more than once, with how often.
    public Map<String, Integer> duplicates() {
        Map<String, Integer> repeated = new TreeMap<>(seen);
        repeated.values().removeIf(times -> times == 1);
        return repeated;
    }

    /// Whether all that is stored has been seen.
    public boolean complete() {
        return seen.keySet().containsAll(stored);
    }

    /// All counts in one line, with the first ids of what is wrong.
    public String summary() {
        return "sent %d, stored %d, seen %d, lost %s, duplicates %d, unexpected %s, seen without an answer %d"
                .formatted(
                        sentCount(),
                        storedCount(),
                        seenCount(),
                        counted(lost()),
                        duplicates().size(),
                        counted(unexpected()),
                        unanswered().size());
    }

    /// Fails with the summary when something stored was not seen, or something seen was never sent,
    /// or nothing was stored at all. Duplicates are for the test to judge.
    public void assertNothingLost() {
        assertThat(storedCount()).as(summary()).isPositive();
        assertThat(lost()).as(summary()).isEmpty();
        assertThat(unexpected()).as(summary()).isEmpty();
    }

    private static Set<String> minus(Set<String> ids, Set<String> others) {
        Set<String> rest = new TreeSet<>(ids);
        rest.removeAll(others);
        return rest;
    }

    private static String counted(Set<String> ids) {
        if (ids.isEmpty()) {
            return "0";
        }
        return ids.size() + " " + ids.stream().limit(NAMED).toList();
    }
}
