package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectPatternTest {
    @ParameterizedTest
    @CsvSource({
        "a.>, a.b, true", "a.>, a.b.>, true", "a.>, a, false", "a.>, >, false", "a.*, a.b, true",
                "a.*, a.*, true",
        "a.*, a.>, false", "a.*, a.b.c, false", ">, a.>, true", ">, >, true", "*.b, a.b, true",
                "a.b, a.*, false",
        "a, a, true", "a.b, a, false", "a.*.c, a.b.c, true", "a.*.c, a.b.d, false"
    })
    void containsOnlyWhatItWhollyCovers(String grant, String wanted, boolean contained) {
        assertThat(new SubjectPattern(grant).contains(new SubjectPattern(wanted)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "a.>, *.b, true",
        "a.b, a.*, true",
        "a.b, b.*, false",
        "a.b, a.b.c, false",
        "a.>, a, false",
        "*.b, a.*, true"
    })
    void overlapsWhereOneSubjectSatisfiesBoth(String one, String other, boolean overlaps) {
        assertThat(new SubjectPattern(one).overlaps(new SubjectPattern(other))).isEqualTo(overlaps);
        assertThat(new SubjectPattern(other).overlaps(new SubjectPattern(one))).isEqualTo(overlaps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a..b", "a.>.b", "a b", ".a", "a."})
    void refusesWhatIsNoPattern(String text) {
        assertThatThrownBy(() -> new SubjectPattern(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void matchesASubject() {
        assertThat(new SubjectPattern("orders.*.placed").matches("orders.eu.placed")).isTrue();
        assertThat(new SubjectPattern("orders.*.placed").matches("orders.eu.paid")).isFalse();
    }
}
