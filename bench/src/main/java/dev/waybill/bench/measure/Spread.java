package dev.waybill.bench.measure;

import java.util.Arrays;

/// The middle of some values, and how far they lie apart. `values` is how many there were, 0 for a
/// figure that nobody has read.
public record Spread(double median, double least, double most, int values) {
    public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    /// Of an even number the median is the mean of the two in the middle.
    public static Spread of(double... values) {
        if (values.length == 0) {
            return NONE;
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    public boolean isPresent() {
        return values > 0;
    }
}
