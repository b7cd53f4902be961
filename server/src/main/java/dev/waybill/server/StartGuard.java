package dev.waybill.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What keeps a server that is still starting from being left behind by the end of the JVM.
///
/// That end interrupts the thread that starts the server, and waits until it has cleaned up, for 10
/// s at most.
final class StartGuard implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Thread starter = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook =
            Thread.ofPlatform().name("nats-server-start").unstarted(this::interrupt);

    private StartGuard() {}

    /// Guards what this thread starts. Throws `IllegalStateException` when the JVM is ending.
    static StartGuard set() {
        StartGuard guard = new StartGuard();
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /// Hands the started server over to whoever closes it from now on. Throws
    /// `IllegalStateException` when the JVM is ending: the starter still has to.
    void lift() {
        if (!Runtime.getRuntime().removeShutdownHook(hook)) {
            throw new IllegalStateException("lifted before");
        }
    }

    /// Everything is cleaned up, or handed over.
    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending and waits for nothing here any longer.
            return;
        }
    }

    private void interrupt() {
        starter.interrupt();
        try {
            boolean unused = over.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
