package dev.waybill.gateway.http;

import java.util.concurrent.atomic.AtomicBoolean;

/// Something held of a bounded resource until closed; closing twice gives it back once.
public final class Permit implements AutoCloseable {
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    Permit(Runnable release) {
        this.release = release;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }
}
