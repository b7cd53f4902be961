package dev.waybill.gateway.survey;

import java.util.List;

/// How values are spread: `counts` has how many were above the limit before and at most that of its
/// place in `limits`, which rise, and last how many were above them all. `sum` is that of the
/// values.
public record Distribution(List<Double> limits, List<Long> counts, double sum) {
    public Distribution {
        limits = List.copyOf(limits);
        counts = List.copyOf(counts);
        if (counts.size() != limits.size() + 1) {
            throw new IllegalArgumentException(
                    "%d limits part %d counts".formatted(limits.size(), counts.size()));
        }
    }

    /// How many values there were.
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
