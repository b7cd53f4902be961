package dev.waybill.client;

import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One message at the client, from its arrival to its settlement, which happens once.
final class Held {
    private final Delivery delivery;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile long spokenAt;
    private volatile boolean late;
    private @Nullable Thread thread;
    private Span span = Span.getInvalid();
    private long begunAt;

    Held(Delivery delivery, long now) {
        this.delivery = delivery;
        this.spokenAt = now;
    }

    Delivery delivery() {
        return delivery;
    }

    /// Subject, headers and payload, as the server counts them.
    long bytes() {
        return delivery.bytes();
    }

    /// When the server last heard of it, by `System.nanoTime`.
    long spokenAt() {
        return spokenAt;
    }

    /// Notes that the server hears of it now, and whether that came too late for its wait.
    void speak(long now, long ackWaitNanos) {
        late |= now - spokenAt > ackWaitNanos;
        spokenAt = now;
    }

    boolean late() {
        return late;
    }

    synchronized void begin(long now, Span attempt) {
        thread = Thread.currentThread();
        span = attempt;
        begunAt = now;
    }

    /// The span of the handler's run; the invalid one before that.
    synchronized Span span() {
        return span;
    }

    /// The handler is done; the thread settles it and may take another delivery, so an interrupt
    /// meant for the handler, or left behind by it, is cleared.
    synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /// Whether a handler has had it for longer than that.
    synchronized boolean isOver(long now, long budgetNanos) {
        return thread != null && now - begunAt > budgetNanos;
    }

    /// For the one who gets `true`, the settlement is theirs; the handler, if it still runs, is
    /// interrupted.
    synchronized boolean takeFromHandler() {
        var running = thread;
        if (running == null || !settled.compareAndSet(false, true)) {
            return false;
        }
        running.interrupt();
        return true;
    }

    /// For the one who gets `true`, the settlement is theirs.
    boolean take() {
        return settled.compareAndSet(false, true);
    }

    boolean isSettled() {
        return settled.get();
    }
}
