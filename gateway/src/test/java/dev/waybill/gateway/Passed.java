package dev.waybill.gateway;

import java.time.Duration;

/// A span of time, counted from its making.
record Passed(long from, Duration span) {
    Passed(Duration span) {
        this(System.nanoTime(), span);
    }

    boolean isOver() {
        return System.nanoTime() - from > span.toNanos();
    }
}
