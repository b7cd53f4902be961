package dev.waybill.cli;

import java.time.Duration;
import java.time.Instant;

/// How long something is ago, as a table shows it: `42s`, `3m`, `5h`, `12d`.
final class Age {
    private Age() {}

    static String of(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }
}
