package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What has reached a handler. Safe for many threads.
public final class Receipts {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MICROS = 100;

    private final long expected;
    private final LongAdder count = new LongAdder();
    private final LongAdder sequences = new LongAdder();

    /// That many messages, numbered from 1, are to come.
    public Receipts(long expected) {
        this.expected = expected;
    }

    public void add(long sequence) {
        sequences.add(sequence);
        count.increment();
    }

    long count() {
        return count.sum();
    }

    /// Blocks until the first one is there; answers how many are.
    public long awaitFirst() throws InterruptedException {
        return await(1);
    }

    /// Blocks until all are there.
    public void awaitAll() throws InterruptedException {
        await(expected);
    }

    /// Fails unless each came once.
    public void verify() {
        Unverified.unlessEqual("messages that were handled", expected, count());
        Unverified.unlessEqual(
                "the sum of their sequences", expected * (expected + 1) / 2, sequences.sum());
    }

    private long await(long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (count() < wanted) {
            Unverified.unless(
                    System.nanoTime() - deadline < 0,
                    "only " + count() + " of " + expected + " messages came within " + PATIENCE);
            TimeUnit.MICROSECONDS.sleep(LOOK_MICROS);
        }
        return count();
    }
}
