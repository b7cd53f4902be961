package dev.waybill.bench.measure;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/// How long single units took, to three digits, from 1 µs to a minute; longer ones count as a
/// minute. Safe for many threads.
public final class Latencies {
    private static final long MOST = TimeUnit.MINUTES.toNanos(1);
    private static final double NANOS = 1_000_000.0;

    private final ConcurrentHistogram histogram = new ConcurrentHistogram(1_000, MOST, 3);

    public void record(long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, MOST));
    }

    /// Empty where nothing was recorded.
    Map<Figure, Double> figures() {
        if (histogram.getTotalCount() == 0) {
            return Map.of();
        }
        return Map.of(
                Figure.P50, histogram.getValueAtPercentile(50) / NANOS,
                Figure.P99, histogram.getValueAtPercentile(99) / NANOS,
                Figure.P999, histogram.getValueAtPercentile(99.9) / NANOS);
    }
}
