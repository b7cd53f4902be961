package dev.waybill.bench;

import dev.waybill.bench.measure.Effort;
import java.time.Duration;
import java.util.List;

/// How much is measured: counted rounds, the effort of each, and the payloads in bytes.
record Depth(String word, int rounds, Effort effort, List<Integer> payloads) {
    static final Depth FULL =
            new Depth("full", 5, new Effort(Duration.ofSeconds(2), 200_000), List.of(256, 1024));

    /// At most three minutes in all.
    static final Depth QUICK =
            new Depth("quick", 2, new Effort(Duration.ofMillis(200), 5_000), List.of(256));

    Depth {
        payloads = List.copyOf(payloads);
    }
}
