package dev.waybill.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Does work in the order in which it comes, on at most so many virtual threads, and on as few as
/// will do.
///
/// Starting a thread for each piece costs more than most pieces. So a thread that takes a piece,
/// while more waits, calls one other thread and goes on until nothing is left: quick work is done
/// by one thread before the other gets to run, and work that blocks leaves the rest to the other,
/// which calls the next one in turn. Whatever waits has a thread on its way to it, unless all are
/// at work.
final class Workers<T> {
    private final int most;
    private final Consumer<T> work;
    private final ThreadFactory threads;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private int running;
    private boolean called;

    Workers(String name, int most, Consumer<T> work) {
        this.threads = Thread.ofVirtual().name(name).factory();
        this.most = most;
        this.work = work;
    }

    void submit(T piece) {
        boolean call;
        synchronized (this) {
            waiting.add(piece);
            call = mayCall();
        }
        if (call) {
            threads.newThread(this::run).start();
        }
    }

    /// Takes back what was never handed out.
    synchronized List<T> takeBack() {
        var never = new ArrayList<>(waiting);
        waiting.clear();
        return never;
    }

    /// How many threads have a piece in hand.
    synchronized int running() {
        return running;
    }

    /// Waits until no thread has anything in hand; false when that took longer.
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
        for (var piece = first(); piece != null; piece = next()) {
            work.accept(piece);
        }
    }

    private synchronized @Nullable T first() {
        called = false;
        running++;
        return next();
    }

    private @Nullable T next() {
        T piece;
        boolean call;
        synchronized (this) {
            piece = waiting.poll();
            if (piece == null) {
                running--;
                notifyAll();
            }
            call = mayCall();
        }
        if (call) {
            threads.newThread(this::run).start();
        }
        return piece;
    }

    /// Whether one more thread is wanted, which the caller then starts.
    private synchronized boolean mayCall() {
        boolean wanted = !called && running < most && !waiting.isEmpty();
        called |= wanted;
        return wanted;
    }
}
