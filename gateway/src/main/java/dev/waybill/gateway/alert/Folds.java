package dev.waybill.gateway.alert;

import dev.waybill.gateway.tally.Entry;
import io.nats.client.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Entries of groups that are known to be firing, to be added to their records all at once.
///
/// Holds at most 5,000; when it is full the next one has to be folded by itself.
final class Folds {
    private static final int LIMIT = 5_000;

    private final Map<Cause, List<Arrival>> waiting = new HashMap<>();
    private int size;

    /// An entry that has arrived, to be acknowledged when it is recorded.
    record Arrival(Entry entry, Message message) {}

    /// Whether there was room.
    synchronized boolean add(Cause cause, Arrival arrival) {
        if (size >= LIMIT) {
            return false;
        }
        waiting.computeIfAbsent(cause, _ -> new ArrayList<>()).add(arrival);
        size++;
        return true;
    }

    synchronized Map<Cause, List<Arrival>> takeAll() {
        var taken = Map.copyOf(waiting);
        waiting.clear();
        size = 0;
        return taken;
    }
}
