package dev.waybill.bench.micro;

import java.util.Objects;
import org.openjdk.jmh.results.RunResult;

/// What one benchmark measured: elapsed and processor time in nanoseconds and allocated bytes for
/// one operation; `error` is the half width of the elapsed time's 99.9 % confidence interval.
public record Cost(String benchmark, double nanos, double error, double cpuNanos, double bytes) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    static Cost of(RunResult result) {
        var time = result.getPrimaryResult();
        double error = time.getScoreError();
        return new Cost(
                name(result.getParams().getBenchmark()),
                time.getScore(),
                Double.isNaN(error) ? 0 : error,
                secondary(result, CpuProfiler.CPU),
                secondary(result, ALLOCATED));
    }

    private static double secondary(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
    }

    /// `<Class>.<method>` without the packages.
    private static String name(String whole) {
        int method = whole.lastIndexOf('.');
        return whole.substring(whole.lastIndexOf('.', method - 1) + 1);
    }
}
