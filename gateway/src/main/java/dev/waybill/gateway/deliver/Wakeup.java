package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.DrainSignal;
import dev.waybill.gateway.http.Exchange;
import java.time.Duration;

/// Ends one request's wait for NATS when its caller has gone or the gateway stops.
///
/// It interrupts the request's thread, and only while that waits in [#await]; never while it writes
/// to the caller, since an interrupt would close the connection under an answer.
final class Wakeup implements AutoCloseable {
    /// Why a wait ended early.
    enum Reason {
        NONE,
        GONE,
        DRAIN
    }

    private final Thread thread = Thread.currentThread();
    private final DrainSignal.Registration registration;
    private boolean waiting;
    private Reason reason = Reason.NONE;

    Wakeup(Exchange exchange) {
        exchange.onGone(() -> wake(Reason.GONE));
        registration = exchange.drain().onRaise(() -> wake(Reason.DRAIN));
    }

    synchronized Reason reason() {
        return reason;
    }

    boolean isGone() {
        return reason() == Reason.GONE;
    }

    /// Runs that and gives its result; `InterruptedException` where it was woken before or while.
    <T> T await(Wait<T> wait) throws InterruptedException {
        begin();
        try {
            return wait.get();
        } finally {
            end();
        }
    }

    /// Waits that long, or until woken; then `InterruptedException`.
    void pause(Duration wait) throws InterruptedException {
        await(() -> {
            Thread.sleep(wait);
            return true;
        });
    }

    @Override
    public void close() {
        registration.close();
    }

    private synchronized void wake(Reason why) {
        if (reason != Reason.GONE) {
            reason = why;
        }
        if (waiting) {
            thread.interrupt();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (reason != Reason.NONE) {
            throw new InterruptedException("woken before the wait: " + reason);
        }
        waiting = true;
    }

    private synchronized void end() {
        waiting = false;
        if (reason != Reason.NONE) {
            Thread.interrupted();
        }
    }

    /// What is waited for.
    @FunctionalInterface
    interface Wait<T> {
        T get() throws InterruptedException;
    }
}
