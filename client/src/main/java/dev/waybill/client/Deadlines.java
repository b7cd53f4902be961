package dev.waybill.client;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends what threads wait for when its time is over, up to a tenth of that time late, 100 ms at
/// most.
///
/// A timed wait of a virtual thread has the JDK's timer thread woken twice, which is a fifth of
/// what a blocking publish costs. So threads wait without a time, and one look for all of them ends
/// what is due, on a thread of its own, since an application may block the JDK's common pool. Holds
/// what waits, and what was answered since the last look; looks only while something is held. Safe
/// for many threads.
final class Deadlines {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Executor later;

    /// For what waits that long.
    Deadlines(Duration patience) {
        long pause = Math.min(LONGEST_PAUSE.toNanos(), Math.max(1, patience.toNanos() / 10));
        this.later =
                CompletableFuture.delayedExecutor(
                        pause, TimeUnit.NANOSECONDS, Completions.EXECUTOR);
    }

    /// Something that is waited for.
    interface Waiting {
        /// Whether nobody waits for it any more; ends it where it is due at that `nanoTime`.
        boolean isOver(long now);
    }

    void watch(Waiting each) {
        waiting.add(each);
        lookLater();
    }

    private void lookLater() {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            later.execute(this::look);
        }
    }

    private void look() {
        try {
            long now = System.nanoTime();
            waiting.removeIf(each -> each.isOver(now));
        } finally {
            looking.set(false);
            if (!waiting.isEmpty()) {
                lookLater();
            }
        }
    }
}
