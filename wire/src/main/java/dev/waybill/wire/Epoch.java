package dev.waybill.wire;

import java.time.Instant;

/// Tells a recreated stream from its predecessor: its creation time in milliseconds, base 36.
public final class Epoch {
    private Epoch() {}

    public static String of(Instant created) {
        return Long.toString(created.toEpochMilli(), 36);
    }
}
