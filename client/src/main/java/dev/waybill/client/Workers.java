package dev.waybill.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Hands deliveries out to at most `concurrency` virtual threads, in the order of their arrival.
///
/// What waits is as much as the pulls let in. A thread that is done takes the next one, and ends
/// when there is none.
final class Workers {
    private final int concurrency;
    private final Consumer<Held> work;
    private final String name;
    private final ArrayDeque<Held> waiting = new ArrayDeque<>();
    private int running;

    Workers(String name, int concurrency, Consumer<Held> work) {
        this.name = name;
        this.concurrency = concurrency;
        this.work = work;
    }

    void submit(Held held) {
        synchronized (this) {
            waiting.add(held);
            if (running == concurrency) {
                return;
            }
            running++;
        }
        Thread.ofVirtual().name(name).start(this::run);
    }

    /// Takes back what was never handed out.
    synchronized List<Held> takeBack() {
        var never = new ArrayList<>(waiting);
        waiting.clear();
        return never;
    }

    synchronized int running() {
        return running;
    }

    /// Waits until no thread runs; false when that took longer.
    synchronized boolean awaitIdle(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (running > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    private void run() {
        for (var next = next(); next.isPresent(); next = next()) {
            work.accept(next.get());
        }
    }

    private synchronized Optional<Held> next() {
        var next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            running--;
            notifyAll();
        }
        return next;
    }
}
