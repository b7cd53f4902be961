package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import java.time.Instant;
import java.util.Optional;

/// A dead letter as lists show it: without payload and headers.
///
/// `sequence` is that of its entry, or of its state where it is over.
public record Listed(
        DeadLetter letter,
        Phase phase,
        Optional<Resolution> resolution,
        int replays,
        Instant deadAt,
        Instant firstDeadAt,
        long sequence) {}
