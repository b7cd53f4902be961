package dev.waybill.client;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs telemetry so that its troubles never reach a publish or a handler.
///
/// What it throws is counted; the first is logged.
final class Telemetry {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    private final Counter failures;
    private final AtomicBoolean said = new AtomicBoolean();

    Telemetry(Counter failures) {
        this.failures = failures;
    }

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

    private void failed(RuntimeException e) {
        failures.increment();
        if (said.compareAndSet(false, true)) {
            LOG.warn("telemetry failed and is left out; further failures are only counted", e);
        }
    }
}
