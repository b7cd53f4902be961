package dev.waybill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The turns in which contenders are measured.
class AlternationTest {
    private static final Effort EFFORT = new Effort(Duration.ofSeconds(1), 1);

    private final List<String> turns = new ArrayList<>();

    @Test
    void goesForthAndBackAfterAWarmUpThatDoesNotCount() throws Exception {
        var measured =
                new Alternation(2, _ -> {})
                        .run(section(counting("a"), counting("b"), counting("c")), EFFORT);

        assertThat(String.join("", turns)).isEqualTo("abc" + "abc" + "cba");
        assertThat(measured.series())
                .extracting(Measured.Series::contender)
                .containsExactly("a", "b", "c");
        assertThat(measured.figure("a", Figure.RATE)).isEqualTo(Spread.of(4, 9));
    }

    @Test
    void namesTheContenderThatIsNotVerified() {
        var lying =
                Contender.of(
                        "liar",
                        _ -> {
                            throw new Unverified("messages in the stream: 1 instead of 2");
                        });

        assertThatThrownBy(() -> new Alternation(1, _ -> {}).run(section(lying), EFFORT))
                .isInstanceOf(Unverified.class)
                .hasMessage("liar: messages in the stream: 1 instead of 2");
    }

    @Test
    void closesWhatASectionSharesTheNewestFirst() throws Exception {
        var closed = new ArrayList<String>();
        var section =
                new Section(
                        new Section.Name("sample", "Sample", "messages", 0),
                        "a",
                        List.of(counting("a")),
                        List.of(() -> closed.add("first"), () -> closed.add("second")));

        section.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void refusesASectionWhoseBaseIsNoContender() {
        assertThatThrownBy(() ->
                        new Section(
                                new Section.Name("sample", "Sample", "messages", 0),
                                "raw",
                                List.of(counting("a")),
                                List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("raw");
    }

    /// Its rate is the number of its turn, so that the warm-up is told from the counted ones.
    private Contender counting(String name) {
        return Contender.of(
                name,
                _ -> {
                    turns.add(name);
                    return new Round(1, Map.of(Figure.RATE, (double) turns.size()));
                });
    }

    private static Section section(Contender... contenders) {
        return new Section(
                new Section.Name("sample", "Sample", "messages", 0),
                contenders[0].name(),
                List.of(contenders),
                List.of());
    }
}
