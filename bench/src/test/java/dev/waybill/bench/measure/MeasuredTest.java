package dev.waybill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// What is made of a section's rounds.
class MeasuredTest {
    private static final Measured MEASURED =
            new Measured(
                    new Section.Name("sample", "Sample", "messages", 256),
                    "raw",
                    List.of(rates("raw", 100, 50, 200), rates("library", 90, 50, 100)));

    @Test
    void takesRatiosWithinEachRoundAndThenTheirMedian() {
        var ratio = MEASURED.ratio("library", "raw", Figure.RATE);

        assertThat(ratio.median()).isCloseTo(0.9, within(1e-9));
        assertThat(ratio.least()).isCloseTo(0.5, within(1e-9));
        assertThat(ratio.most()).isCloseTo(1.0, within(1e-9));
    }

    @Test
    void hasNoRatioToWhatWasNotMeasured() {
        assertThat(MEASURED.ratio("library", "nobody", Figure.RATE).isPresent()).isFalse();
    }

    @Test
    void hasNoFigureThatWasNotRead() {
        assertThat(MEASURED.figure("raw", Figure.P99).isPresent()).isFalse();
    }

    private static Measured.Series rates(String contender, double... rates) {
        return new Measured.Series(
                contender,
                DoubleStream.of(rates)
                        .mapToObj(rate -> new Round(1, Map.of(Figure.RATE, rate)))
                        .toList());
    }
}
