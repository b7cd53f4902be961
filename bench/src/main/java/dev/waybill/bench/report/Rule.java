package dev.waybill.bench.report;

import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.measure.Spread;
import java.util.List;

/// How the number that a target speaks of comes out of a section's rounds.
sealed interface Rule {
    Spread measure(Measured measured);

    /// One contender's figure as a multiple of another's.
    record Ratio(String contender, String other, Figure figure) implements Rule {
        @Override
        public Spread measure(Measured measured) {
            return measured.ratio(contender, other, figure);
        }
    }

    /// A rate as a multiple of what two pieces of work make when each unit needs both.
    record OfBoth(String contender, String first, String second) implements Rule {
        @Override
        public Spread measure(Measured measured) {
            return measured.eachRound(
                    List.of(contender, first, second),
                    row -> {
                        double one = Measured.value(row, first, Figure.RATE);
                        double two = Measured.value(row, second, Figure.RATE);
                        return Measured.value(row, contender, Figure.RATE) * (1 / one + 1 / two);
                    });
        }
    }

    /// A p99 as a multiple of the larger one of two others.
    record Tail(String contender, String first, String second) implements Rule {
        @Override
        public Spread measure(Measured measured) {
            return measured.eachRound(
                    List.of(contender, first, second),
                    row ->
                            Measured.value(row, contender, Figure.P99)
                                    / Math.max(
                                            Measured.value(row, first, Figure.P99),
                                            Measured.value(row, second, Figure.P99)));
        }
    }

    /// What a figure is larger than another's, in its unit.
    record Extra(String contender, String other, Figure figure) implements Rule {
        @Override
        public Spread measure(Measured measured) {
            return measured.eachRound(
                    List.of(contender, other),
                    row ->
                            Measured.value(row, contender, figure)
                                    - Measured.value(row, other, figure));
        }
    }

    /// A figure as it is.
    record Plain(String contender, Figure figure) implements Rule {
        @Override
        public Spread measure(Measured measured) {
            return measured.figure(contender, figure);
        }
    }

    /// A contender's median as a multiple of the worst round of another: the slowest one for a
    /// rate, the longest one for a time.
    record WorstRound(String contender, String other, Figure figure) implements Rule {
        @Override
        public Spread measure(Measured measured) {
            var own = measured.figure(contender, figure);
            var others = measured.figure(other, figure);
            if (!own.isPresent() || !others.isPresent()) {
                return Spread.NONE;
            }
            double worst = figure == Figure.RATE ? others.least() : others.most();
            return Spread.of(own.median() / worst);
        }
    }
}
