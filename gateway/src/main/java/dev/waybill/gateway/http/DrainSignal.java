package dev.waybill.gateway.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells long polls and streams that the gateway stops and that they should end by themselves now.
///
/// Raised once, after the requests in flight have ended. Listeners run on the draining thread and
/// must not block; there are as many as open streams.
public final class DrainSignal {
    private final CountDownLatch raised = new CountDownLatch(1);
    private final Set<Runnable> listeners = new LinkedHashSet<>();

    public boolean raised() {
        return raised.getCount() == 0;
    }

    /// Waits that long at most; whether it is raised then.
    public boolean await(Duration wait) throws InterruptedException {
        return raised.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Runs the listener when the signal is raised, at once if it is already; closing the
    /// registration forgets it.
    public Registration onRaise(Runnable listener) {
        synchronized (listeners) {
            if (!raised()) {
                listeners.add(listener);
                return () -> forget(listener);
            }
        }
        listener.run();
        return () -> {};
    }

    /// Raises it; the second time does nothing.
    void raise() {
        var called = new ArrayList<Runnable>();
        synchronized (listeners) {
            raised.countDown();
            called.addAll(listeners);
            listeners.clear();
        }
        called.forEach(Runnable::run);
    }

    private void forget(Runnable listener) {
        synchronized (listeners) {
            listeners.remove(listener);
        }
    }

    /// Undoes an [#onRaise].
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
