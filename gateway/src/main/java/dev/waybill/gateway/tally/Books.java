package dev.waybill.gateway.tally;

import io.nats.client.api.StreamInfo;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is remembered of the dead letter queue from one look to the next: how far it has been read,
/// and of each consumer the entries that died before they were stored.
///
/// As many consumers as the queue and the alert records name; see [DeadBefore] for the entries.
final class Books {
    private final Map<Source, DeadBefore> sources = new HashMap<>();
    private @Nullable ZonedDateTime created;
    private long readUpTo;

    /// Whether it is the stream that has been read before, at the same place or further on.
    boolean continues(StreamInfo info) {
        return info.getCreateTime().equals(created)
                && info.getStreamState().getLastSequence() >= readUpTo;
    }

    boolean needsRescan() {
        return sources.values().stream().anyMatch(DeadBefore::needsRescan);
    }

    long next() {
        return readUpTo + 1;
    }

    void read(StreamInfo info) {
        created = info.getCreateTime();
        readUpTo = Math.max(readUpTo, info.getStreamState().getLastSequence());
    }

    /// Notes what it says; the same entry may come again.
    void add(Entry entry) {
        var deadBefore = know(entry.source());
        var death = entry.letter().death();
        if (death.first().isPresent() || death.at().isPresent()) {
            deadBefore.add(entry);
        }
    }

    DeadBefore know(Source source) {
        return sources.computeIfAbsent(source, _ -> new DeadBefore());
    }

    List<Source> sources() {
        return new ArrayList<>(sources.keySet());
    }

    DeadBefore deadBefore(Source source) {
        return know(source);
    }
}
