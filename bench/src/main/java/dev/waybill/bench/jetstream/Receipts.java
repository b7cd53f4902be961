package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Unverified;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What has reached a handler. Safe for many threads.
public final class Receipts {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_MICROS = 100;

    private final long expected;
    private final LongAdder count = new LongAdder();
    private final LongAdder sequences = new LongAdder();
    private final Optional<Latencies> pauses;
    private final AtomicLong last = new AtomicLong();

    private Receipts(long expected, Optional<Latencies> pauses) {
        this.expected = expected;
        this.pauses = pauses;
    }

    /// That many messages, numbered from 1, are to come.
    public Receipts(long expected) {
        this(expected, Optional.empty());
    }

    /// The same, recording the time between each and the one before.
    static Receipts withPauses(long expected, Latencies pauses) {
        return new Receipts(expected, Optional.of(pauses));
    }

    public void add(long sequence) {
        pauses.ifPresent(this::pause);
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

    private void pause(Latencies recorded) {
        long now = System.nanoTime();
        long before = last.getAndSet(now);
        if (before != 0) {
            recorded.record(now - before);
        }
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
