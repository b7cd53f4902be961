package dev.waybill.testkit;

import java.time.Duration;

/// A span of time, counted from its making, for conditions that wait it out.
public record Passed(long from, Duration span) {
    public Passed(Duration span) {
        this(System.nanoTime(), span);
    }

    public boolean isOver() {
        return System.nanoTime() - from > span.toNanos();
    }
}
