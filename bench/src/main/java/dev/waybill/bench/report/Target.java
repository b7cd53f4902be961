package dev.waybill.bench.report;

import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.measure.Spread;
import java.util.Locale;

/// What a path is to cost: a number out of a section, and the bound that it is held to.
record Target(String path, String section, Rule rule, Bound bound) {

    /// Which side of a value is good.
    record Bound(boolean atLeast, double value, String unit) {
        static Bound atLeast(double value) {
            return new Bound(true, value, "");
        }

        static Bound atMost(double value, String unit) {
            return new Bound(false, value, unit);
        }

        boolean holds(double measured) {
            return atLeast ? measured >= value : measured <= value;
        }

        String text() {
            var number = value == Math.rint(value) ? "%.0f" : "%.2f";
            return ((atLeast ? "≥ " : "≤ ")
                            + String.format(Locale.ROOT, number, value)
                            + " "
                            + unit)
                    .strip();
        }
    }

    boolean isAbout(Measured measured) {
        return measured.section().word().equals(section);
    }

    Verdict of(Measured measured) {
        var found = rule.measure(measured);
        return new Verdict(
                path,
                measured.section().payload(),
                bound.text(),
                bound.unit(),
                found,
                found.isPresent() && bound.holds(found.median()));
    }

    /// What became of a target for one payload; not met either where nothing was measured.
    record Verdict(
            String path, int payload, String wanted, String unit, Spread found, boolean met) {}
}
