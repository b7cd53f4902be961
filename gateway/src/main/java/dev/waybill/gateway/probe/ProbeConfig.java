package dev.waybill.gateway.probe;

import java.time.Duration;

/// Whether messages are sent to probe, how often, and after how long without one it is lost.
public record ProbeConfig(boolean enabled, Duration interval, Duration patience) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public ProbeConfig {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "probe.interval is 100ms at least: " + interval.toMillis() + "ms");
        }
        if (patience.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "probe.patience is 100ms at least: " + patience.toMillis() + "ms");
        }
    }
}
