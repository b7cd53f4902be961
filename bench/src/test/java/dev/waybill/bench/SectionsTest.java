package dev.waybill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.bench.http.StartSection;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Figure;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every contender of every section, once and with little to do: it works, and what it verifies
/// holds.
class SectionsTest {
    private static final int PAYLOAD = 256;
    private static final Effort LITTLE = new Effort(Duration.ofMillis(200), 600);

    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.start();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    static Stream<String> chapters() {
        return Chapter.ALL.stream()
                .map(Chapter::word)
                .filter(word -> !word.equals(StartSection.WORD));
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void everyContenderDoesWhatItSays(String word) throws Exception {
        var chapter = Chapter.of(word).orElseThrow();
        try (var section = chapter.opening().open(site, PAYLOAD, LITTLE)) {
            for (var contender : section.contenders()) {
                var round = contender.run(LITTLE);

                assertThat(round.operations()).as(contender.name()).isPositive();
                assertThat(round.figures().get(Figure.RATE)).as(contender.name()).isPositive();
            }
        }
    }

    /// Once with the cache, as each start takes seconds.
    @Test
    void thePackagedGatewayStartsWithItsCache() throws Exception {
        try (var section = StartSection.open(site)) {
            var cached =
                    section.contenders().stream()
                            .filter(each -> each.name().equals(StartSection.CACHED))
                            .findFirst()
                            .orElseThrow();

            var figures = cached.run(LITTLE).figures();

            assertThat(figures.get(Figure.READY)).isPositive();
            assertThat(figures.get(Figure.AT_REST)).isBetween(30.0, 512.0);
            assertThat(figures.get(Figure.UNDER_LOAD)).isBetween(30.0, 512.0);
        }
    }
}
