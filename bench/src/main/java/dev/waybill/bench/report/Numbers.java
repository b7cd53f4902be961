package dev.waybill.bench.report;

import dev.waybill.bench.measure.Spread;
import java.util.Locale;

/// Numbers as people read them.
final class Numbers {
    private static final double THOUSAND = 1_000;

    private Numbers() {}

    /// Three digits; thousands of thousands apart.
    static String text(double value) {
        double size = Math.abs(value);
        if (size >= 10 * THOUSAND) {
            return String.format(Locale.ROOT, "%,.0f", Math.rint(value / 100) * 100);
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }

    /// The median, empty where nothing was read.
    static String median(Spread spread) {
        return spread.isPresent() ? text(spread.median()) : "";
    }

    /// The median, and how far it goes.
    static String spread(Spread spread) {
        if (!spread.isPresent() || spread.values() == 1) {
            return median(spread);
        }
        return text(spread.median())
                + " ["
                + text(spread.least())
                + "–"
                + text(spread.most())
                + "]";
    }
}
