package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import java.time.Instant;
import java.util.Optional;

/// One change of a dead letter: when by the server's clock, to what, by whom and why. Texts are
/// empty where nobody acted.
public record HistoryLine(
        Instant at,
        Phase phase,
        int replays,
        Optional<Resolution> resolution,
        String by,
        String reason,
        String job) {}
