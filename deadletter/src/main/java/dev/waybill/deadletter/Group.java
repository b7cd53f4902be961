package dev.waybill.deadletter;

import dev.waybill.wire.DeathClass;
import java.time.Instant;

/// Dead letters of one consumer with one cause. Class and error type are those of the newest.
public record Group(
        String stream,
        String consumer,
        DeathClass kind,
        String fingerprint,
        String errorType,
        long count,
        Instant oldestDeadAt,
        Instant newestDeadAt) {}
