package dev.waybill.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs telemetry so that its troubles never reach a publish or a handler.
///
/// What it throws is counted; the first is logged.
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean said = new AtomicBoolean();

    void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    <T> T get(Supplier<T> work, T otherwise) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            failed(e);
            return otherwise;
        }
    }

    long failures() {
        return failures.sum();
    }

    private void failed(RuntimeException e) {
        failures.increment();
        if (said.compareAndSet(false, true)) {
            LOG.warn("telemetry failed and is left out; further failures are only counted", e);
        }
    }
}
