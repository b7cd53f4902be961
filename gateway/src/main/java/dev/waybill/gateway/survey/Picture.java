package dev.waybill.gateway.survey;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was found at one poll, whole: every stream that is watched, with its consumers. `missing`
/// counts the streams and consumers that the servers could not answer for; those are here as they
/// were last seen, for two polls.
public record Picture(
        Instant takenAt,
        List<StreamView> streams,
        Heard heard,
        Optional<AccountFacts> account,
        int missing) {
    public Picture {
        streams = List.copyOf(streams);
    }
}
