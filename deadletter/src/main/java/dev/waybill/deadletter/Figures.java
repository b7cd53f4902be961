package dev.waybill.deadletter;

import java.time.Instant;
import java.util.Optional;

/// How many dead letters a consumer has in the queue, and the oldest: when it died first, and when
/// it had been published. Both are empty where there is none; the second also where it is not
/// known.
public record Figures(long open, Optional<Instant> oldestDeadAt, Optional<Instant> publishedAt) {}
