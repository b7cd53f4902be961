package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999999Z",
                "2026-05-01T12:00:00.100Z",
                "2026-05-01T12:00:00.000100Z",
                "2026-05-01T12:00:00.000000001Z",
                "2024-02-29T23:59:59.123456Z",
                "-0001-01-01T00:00:00Z",
                "+10000-01-01T00:00:00.500Z"
            })
    void writesAnInstantAsTheJdkDoes(String text) {
        assertThat(Rfc3339.of(Instant.parse(text))).isEqualTo(text);
    }

    @Test
    void writesInstantsOfAnySecondInAnyOrderAsTheJdkDoes() {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++) {
            var time =
                    Instant.ofEpochSecond(
                            random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
            assertThat(Rfc3339.of(time)).isEqualTo(time.toString());
            assertThat(Rfc3339.of(time.plusNanos(1))).isEqualTo(time.plusNanos(1).toString());
        }
    }
}
