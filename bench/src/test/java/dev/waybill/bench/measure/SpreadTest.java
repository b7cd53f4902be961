package dev.waybill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The middle of some values and how far they lie apart.
class SpreadTest {
    @ParameterizedTest
    @CsvSource({
        "7, 7, 7, 7",
        "3 1 2, 2, 1, 3",
        "4 1 3 2, 2.5, 1, 4",
        "0.5 0.5 9, 0.5, 0.5, 9",
        "-2 -1 5 6 7, 5, -2, 7"
    })
    void isTheMedianTheLeastAndTheMost(String values, double median, double least, double most) {
        var given = List.of(values.split(" ")).stream().mapToDouble(Double::parseDouble).toArray();

        var spread = Spread.of(given);

        assertThat(spread).isEqualTo(new Spread(median, least, most, given.length));
    }

    @Test
    void leavesItsValuesInTheirOrder() {
        var values = new double[] {3, 1, 2};

        assertThat(Spread.of(values).isPresent()).isTrue();

        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void isNotThereWithoutValues() {
        assertThat(Spread.of().isPresent()).isFalse();
    }
}
