package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What the stream has answered to the publishes of one round.
///
/// Count and sum of the sequences are those of 1 to n only where each was given once.
final class AckBook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LongAdder stored = new LongAdder();
    private final LongAdder sequences = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder failures = new LongAdder();

    void stored(long sequence, boolean duplicate) {
        stored.increment();
        sequences.add(sequence);
        if (duplicate) {
            duplicates.increment();
        }
    }

    void failed() {
        failures.increment();
    }

    /// Blocks until that many publishes have been answered, 10 s at most.
    void await(long sent) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (stored.sum() + failures.sum() < sent && System.nanoTime() - deadline < 0) {
            TimeUnit.MICROSECONDS.sleep(100);
        }
    }

    void verify(long sent) {
        Unverified.unlessEqual("publishes that failed", 0, failures.sum());
        Unverified.unlessEqual("duplicates", 0, duplicates.sum());
        Unverified.unlessEqual("acknowledged publishes", sent, stored.sum());
        Unverified.unlessEqual(
                "the sum of the acknowledged sequences", sent * (sent + 1) / 2, sequences.sum());
    }
}
