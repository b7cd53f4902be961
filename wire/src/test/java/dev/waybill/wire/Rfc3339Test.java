package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2026-05-01T12:00:00.1Z",
                "2026-05-01T12:00:00.000000001Z",
                "2026-05-01T12:00:00.5+02:00",
                "2026-05-01T12:00Z",
                "2026-05-01T12:00:00-11:30",
                "2026-05-01T12:00:00.Z",
                "-0001-01-01T00:00:00Z",
                "+10000-01-01T00:00:00.500Z"
            })
    void readsATimeAsTheJdkDoesAgainAndAgain(String text) {
        var time = OffsetDateTime.parse(text).toInstant();

        assertThat(Rfc3339.read(text)).isEqualTo(time);
        assertThat(Rfc3339.read(text)).isEqualTo(time);
    }

    @Test
    void readsTimesOfAnySecondInAnyOrder() {
        var random = new Random(6);
        for (int i = 0; i < 10_000; i++) {
            var second = Instant.ofEpochSecond(random.nextLong(4_000_000_000L));
            for (var time : List.of(second, second.plusMillis(70), second.plusNanos(5))) {
                assertThat(Rfc3339.read(time.toString())).isEqualTo(time);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-05-01T12:00:00",
                "2026-05-01T12:00:00.1234567890Z",
                "2026-05-01T12:00:00.12x4Z",
                "2026-05-01T12:00:00.-1Z",
                "2026-05-01T12:00:00ZZ",
                "2026-05-01T12:00:00,5Z",
                "-0001-01-01T00:00:0.5Z"
            })
    void refusesWhatIsNoTimeThoughTheSecondIsKnown(String text) {
        assertThat(Rfc3339.read("-0001-01-01T00:00:00Z")).isBefore(Instant.EPOCH);
        assertThat(Rfc3339.read("2026-05-01T12:00:00Z"))
                .isEqualTo(Instant.parse("2026-05-01T12:00:00Z"));

        assertThatThrownBy(() -> Rfc3339.read(text)).isInstanceOf(DateTimeException.class);
    }
}
