package dev.waybill.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be closed, in reverse order of opening, each by its name and for a limited time.
///
/// A cleanup that fails or does not end in time is logged, and the next one runs.
final class Cleanups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanups.class);

    private final Deque<Cleanup> cleanups = new ArrayDeque<>();
    private boolean closed;

    /// One thing to close; may throw.
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private record Cleanup(String name, Duration limit, Action action) {}

    /// Remembers one; what comes after [#close] is closed at once, since a stop may overtake a
    /// start.
    synchronized void add(String name, Duration limit, Action action) {
        var cleanup = new Cleanup(name, limit, action);
        if (closed) {
            run(cleanup);
        } else {
            cleanups.push(cleanup);
        }
    }

    /// Opens what is to be closed, so that a stop waits for it and closes it; throws an
    /// `IllegalStateException` after [#close].
    synchronized <T extends AutoCloseable> T open(
            String name, Duration limit, Supplier<T> opening) {
        if (closed) {
            throw new IllegalStateException("stopped before it opened: " + name);
        }
        var opened = opening.get();
        add(name, limit, opened::close);
        return opened;
    }

    /// Whether everything has been or is being closed.
    synchronized boolean closed() {
        return closed;
    }

    /// Runs them all; a second call finds nothing left.
    @Override
    public synchronized void close() {
        closed = true;
        while (!cleanups.isEmpty()) {
            run(cleanups.pop());
        }
    }

    private static void run(Cleanup cleanup) {
        LOG.debug("closing: {}", cleanup.name());
        var thread = Thread.ofVirtual().name("close " + cleanup.name()).start(() -> guard(cleanup));
        try {
            if (!thread.join(cleanup.limit())) {
                LOG.warn("{} did not close in {}", cleanup.name(), cleanup.limit());
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void guard(Cleanup cleanup) {
        try {
            cleanup.action().run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("{} did not close", cleanup.name(), e);
        }
    }
}
