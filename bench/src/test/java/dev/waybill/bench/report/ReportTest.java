package dev.waybill.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.bench.jetstream.PublishSection;
import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Machine;
import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Results as JSON, as a table and as a part of a page.
class ReportTest {
    private static final Results RESULTS =
            new Results(
                    LocalDate.of(2026, 11, 29),
                    "3cc4b54",
                    "full",
                    2,
                    new Machine(2, "a processor", 24_000, "Linux 6.1", "25", "2.14.9"),
                    List.of(
                            new Measured(
                                    new Section.Name(
                                            PublishSection.WORD, "Publish", "messages", 1024),
                                    PublishSection.SAME_HEADERS,
                                    List.of(
                                            series(PublishSection.SAME_HEADERS, 100_000, 80_000),
                                            series(PublishSection.SAMPLED, 96_000, 80_000)))));

    @TempDir private Path folder;

    @Test
    void isReadBackAsItWasWritten() throws IOException {
        var file = folder.resolve("deep/results.json");

        ResultsJson.write(RESULTS, file);

        assertThat(ResultsJson.read(file)).isEqualTo(RESULTS);
    }

    @Test
    void saysInJsonWhatFollowsFromTheRounds() throws IOException {
        var file = folder.resolve("results.json");

        ResultsJson.write(RESULTS, file);

        var json = new JsonMapper().readTree(file.toFile());
        assertThat(json.at("/date").asText()).isEqualTo("2026-11-29");
        assertThat(json.at("/commit").asText()).isEqualTo("3cc4b54");
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        var library = json.at("/sections/0/series/1");
        assertThat(library.at("/contender").asText()).isEqualTo(PublishSection.SAMPLED);
        assertThat(library.at("/rounds/0/figures/RATE").asDouble()).isEqualTo(96_000);
        assertThat(library.at("/summary/RATE/median").asDouble()).isEqualTo(88_000);
        assertThat(library.at("/summary/RATIO/least").asDouble()).isEqualTo(0.96);
        assertThat(json.at("/targets/0/met").asBoolean()).isTrue();
        assertThat(json.at("/targets/0/wanted").asText()).isEqualTo("≥ 0.95");
    }

    @Test
    void showsMediansSpreadAndRatiosInATable() {
        var table = TextTable.of(RESULTS.sections().getFirst());

        assertThat(table)
                .contains("Publish, 1 KiB")
                .contains("88,000 [80,000–96,000]")
                .contains("0.98 [0.96–1.00]");
        assertThat(TextTable.targets(RESULTS)).contains("met").contains("MISSED");
    }

    @Test
    void changesOnlyWhatStandsBetweenTheMarkers() {
        var page = "# By hand\n<!-- bench -->\nold\n<!-- /bench -->\nmore by hand\n";

        var written = Page.replaced(page, RESULTS);

        assertThat(written)
                .startsWith("# By hand\n<!-- bench -->\n")
                .endsWith("<!-- /bench -->\nmore by hand\n")
                .contains("| " + PublishSection.SAMPLED + " | 88,000 [80,000–96,000] |")
                .doesNotContain("old");
        assertThat(Page.replaced(written, RESULTS)).isEqualTo(written);
    }

    @Test
    void refusesAPageWithoutMarkers() {
        assertThatThrownBy(() -> Page.replaced("# By hand\n", RESULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<!-- bench -->");
    }

    private static Measured.Series series(String contender, double... rates) {
        return new Measured.Series(
                contender,
                DoubleStream.of(rates)
                        .mapToObj(rate -> new Round(1_000, Map.of(Figure.RATE, rate)))
                        .toList());
    }
}
