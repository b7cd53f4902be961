package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts what the servers tell of streams and consumers, by the subjects of their advisories.
///
/// The audit of the API is not listened to: it repeats every answer whole. At most 20,000 kinds of
/// news are told apart between two polls; further ones are not counted.
final class Advisories {
    private static final int MOST = 20_000;
    private static final int OF_STREAM = 6;
    private static final int OF_CONSUMER = 7;
    private static final Set<String> TYPES =
            Set.of(
                    "consumer_created",
                    "consumer_deleted",
                    "consumer_leader_elected",
                    "consumer_max_deliveries",
                    "consumer_msg_naked",
                    "consumer_msg_terminated",
                    "consumer_pause",
                    "consumer_pinned",
                    "consumer_quorum_lost",
                    "consumer_unpinned",
                    "stream_batch_abandoned",
                    "stream_created",
                    "stream_deleted",
                    "stream_leader_elected",
                    "stream_quorum_lost",
                    "stream_restore_complete",
                    "stream_restore_create",
                    "stream_snapshot_complete",
                    "stream_snapshot_create",
                    "stream_updated");

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    private record Key(String stream, String consumer, String type) {
        Key ofStream() {
            return new Key(stream, "", type);
        }
    }

    /// What was told of those that are there. What is gone is forgotten.
    List<Told> of(Roll roll) {
        var shown = new HashSet<Key>();
        for (var each : List.copyOf(counts.keySet())) {
            switch (roll.of(each.stream(), each.consumer())) {
                case PRESENT -> shown.add(each);
                case NAMELESS -> shown.add(fold(each));
                case AWAITED -> {}
                case GONE -> counts.remove(each);
            }
        }
        return shown.stream().map(this::told).toList();
    }

    void forget() {
        counts.clear();
    }

    void count(String subject) {
        var tokens = List.of(subject.split("\\.", -1));
        boolean ofConsumer = tokens.size() >= OF_CONSUMER && tokens.get(3).equals("CONSUMER");
        if (tokens.size() < OF_STREAM) {
            return;
        }
        var type = (tokens.get(3) + "_" + tokens.get(4)).toLowerCase(Locale.ROOT);
        var key =
                new Key(
                        tokens.get(5),
                        ofConsumer ? tokens.get(6) : "",
                        TYPES.contains(type) ? type : "unknown");
        if (counts.size() < MOST || counts.containsKey(key)) {
            counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
        }
    }

    private Key fold(Key key) {
        var whole = key.ofStream();
        counts.computeIfAbsent(whole, _ -> new LongAdder()).add(sum(counts.remove(key)));
        return whole;
    }

    private Told told(Key key) {
        return new Told(key.stream(), key.consumer(), key.type(), sum(counts.get(key)));
    }

    private static long sum(@Nullable LongAdder count) {
        return count == null ? 0 : count.sum();
    }
}
