package dev.waybill.deadletter;

import dev.waybill.wire.DeathClass;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts dead letters by stream, consumer and fingerprint.
///
/// Keeps 10,000 groups; what belongs to none of them is counted in one more, whose stream, consumer
/// and fingerprint are `*`.
final class Grouping {
    private static final int MOST = 10_000;
    private static final Key OTHERS = new Key("*", "*", "*");

    private final Map<Key, Group> groups = new LinkedHashMap<>();
    private long count;
    private Instant oldest = Instant.MAX;
    private Instant newest = Instant.MIN;

    private record Key(String stream, String consumer, String fingerprint) {}

    void add(Listed listed) {
        count++;
        oldest = listed.deadAt().isBefore(oldest) ? listed.deadAt() : oldest;
        newest = listed.deadAt().isAfter(newest) ? listed.deadAt() : newest;
        var id = listed.letter().id();
        var key = new Key(id.stream(), id.consumer(), listed.letter().failure().fingerprint());
        var counted = groups.size() < MOST || groups.containsKey(key) ? key : OTHERS;
        groups.merge(counted, of(counted, listed), Grouping::join);
    }

    long count() {
        return count;
    }

    Optional<Instant> oldest() {
        return count == 0 ? Optional.empty() : Optional.of(oldest);
    }

    Optional<Instant> newest() {
        return count == 0 ? Optional.empty() : Optional.of(newest);
    }

    /// Largest first.
    List<Group> groups() {
        return groups.values().stream()
                .sorted(Comparator.comparingLong(Group::count).reversed())
                .toList();
    }

    private static Group of(Key key, Listed listed) {
        DeathClass kind = listed.letter().death().kind();
        return new Group(
                key.stream(),
                key.consumer(),
                kind,
                key.fingerprint(),
                listed.letter().failure().type(),
                1,
                listed.deadAt(),
                listed.deadAt());
    }

    private static Group join(Group group, Group one) {
        boolean newer = !one.newestDeadAt().isBefore(group.newestDeadAt());
        var described = newer ? one : group;
        return new Group(
                group.stream(),
                group.consumer(),
                described.kind(),
                group.fingerprint(),
                described.errorType(),
                group.count() + one.count(),
                one.oldestDeadAt().isBefore(group.oldestDeadAt())
                        ? one.oldestDeadAt()
                        : group.oldestDeadAt(),
                described.newestDeadAt());
    }
}
