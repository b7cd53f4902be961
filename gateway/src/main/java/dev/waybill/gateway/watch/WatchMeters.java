package dev.waybill.gateway.watch;

import dev.waybill.gateway.meter.ExporterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells how the polls go. What fails is counted each time and logged when it begins to.
final class WatchMeters {
    private static final Logger LOG = LoggerFactory.getLogger(WatchMeters.class);
    private static final int MOST_REASONS = 100;

    private final Timer polls;
    private final MeterProvider<Counter> errors;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    WatchMeters(MeterRegistry meters, Questions questions) {
        this.polls = ExporterCatalogue.POLL_DURATION.timer(meters).withTags();
        this.errors = ExporterCatalogue.POLL_ERRORS.counter(meters);
        ExporterCatalogue.REQUESTS.counted(meters, questions, Questions::asked);
        ExporterCatalogue.RESPONSE_BYTES.counted(meters, questions, Questions::bytes);
    }

    void took(Duration time) {
        polls.record(time);
        said.retainAll(failing);
        failing.clear();
    }

    void failed(String operation, IOException e) {
        errors.withTag("operation", operation).increment();
        var reason = String.valueOf(e.getMessage());
        if (failing.size() < MOST_REASONS) {
            failing.add(reason);
        }
        if (said.size() < MOST_REASONS && said.add(reason)) {
            LOG.warn("the survey is not whole: {}", reason);
        }
    }
}
