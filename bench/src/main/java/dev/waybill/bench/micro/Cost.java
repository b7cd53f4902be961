package dev.waybill.bench.micro;

import java.util.Objects;
import org.openjdk.jmh.results.RunResult;

/// What one benchmark measured: nanoseconds and allocated bytes for one operation, and the half
/// width of the 99.9 % confidence interval of the time.
public record Cost(String benchmark, double nanos, double error, double bytes) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    static Cost of(RunResult result) {
        var time = result.getPrimaryResult();
        double error = time.getScoreError();
        return new Cost(
                name(result.getParams().getBenchmark()),
                time.getScore(),
                Double.isNaN(error) ? 0 : error,
                Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED), ALLOCATED)
                        .getScore());
    }

    /// `<Class>.<method>` without the packages.
    private static String name(String whole) {
        int method = whole.lastIndexOf('.');
        return whole.substring(whole.lastIndexOf('.', method - 1) + 1);
    }
}
