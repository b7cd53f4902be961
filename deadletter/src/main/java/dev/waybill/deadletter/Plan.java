package dev.waybill.deadletter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a job would act on: no more than what was counted, whatever arrives later. The token is
/// what a job is started with; the times are those of the last death, empty where nothing is
/// caught.
public record Plan(
        String token,
        Action action,
        long count,
        Optional<Instant> oldest,
        Optional<Instant> newest,
        List<Group> groups) {
    public Plan {
        groups = List.copyOf(groups);
    }
}
