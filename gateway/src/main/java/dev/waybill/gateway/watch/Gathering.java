package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.Distribution;
import java.util.Arrays;
import java.util.List;

/// A distribution that grows. Safe for many threads.
final class Gathering {
    private final List<Double> limits;
    private final long[] counts;
    private double sum;

    Gathering(List<Double> limits) {
        this.limits = limits;
        this.counts = new long[limits.size() + 1];
    }

    synchronized void add(double value) {
        int place = 0;
        while (place < limits.size() && value > limits.get(place)) {
            place++;
        }
        counts[place]++;
        sum += value;
    }

    synchronized Distribution distribution() {
        return new Distribution(limits, Arrays.stream(counts).boxed().toList(), sum);
    }
}
