package dev.waybill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Section;
import dev.waybill.bench.report.ResultsJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole run, from its options to its file and its status.
class BenchTest {
    private static final Depth SHALLOW =
            new Depth("shallow", 1, new Effort(Duration.ofMillis(100), 50), List.of(256));

    @TempDir private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void printsATableAndWritesJsonForWhatIsVerified() throws Exception {
        var file = folder.resolve("results.json");

        int status = Main.status(bench(file, publishing("honest", 0)));

        assertThat(status).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("honest").contains("1.00");
        var results = ResultsJson.read(file);
        assertThat(results.depth()).isEqualTo("shallow");
        assertThat(results.machine().natsServer()).isNotEmpty();
        assertThat(results.sections().getFirst().of("honest")).isPresent();
    }

    @Test
    void failsWhereSomethingIsMissingInTheStream() {
        var file = folder.resolve("results.json");

        int status = Main.status(bench(file, publishing("a liar", 1)));

        assertThat(status).isEqualTo(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void keepsWhatWasVerifiedBefore() throws Exception {
        var file = folder.resolve("results.json");

        int status = Main.status(bench(file, publishing("honest", 0), publishing("a liar", 1)));

        assertThat(status).isEqualTo(1);
        assertThat(ResultsJson.read(file).sections())
                .singleElement()
                .satisfies(section -> assertThat(section.of("honest")).isPresent());
    }

    @Test
    void readsItsOptions() {
        var options = BenchOptions.parse(List.of("--quick", "--section", "trouble", "--page"));

        assertThat(options.depth()).isEqualTo(Depth.QUICK);
        assertThat(options.chapters()).extracting(Chapter::word).containsExactly("trouble");
        assertThat(options.page()).isTrue();
        assertThat(BenchOptions.parse(List.of()).chapters()).isEqualTo(Chapter.ALL);
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> BenchOptions.parse(List.of("--fast")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--fast")
                .hasMessageContaining("--quick");
        assertThatThrownBy(() -> BenchOptions.parse(List.of("--section", "everything")))
                .hasMessageContaining("everything")
                .hasMessageContaining("publish");
    }

    private Bench bench(Path file, Chapter... chapters) {
        var options = new BenchOptions(SHALLOW, List.of(chapters), Optional.of(file), false);
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Bench(options, Checkout.here(), out, out);
    }

    /// One contender that publishes some messages, and so many less than it says.
    private static Chapter publishing(String name, int less) {
        return new Chapter(
                "sample",
                true,
                (site, payload, _) ->
                        new Section(
                                new Section.Name("sample", "Sample", "messages", payload),
                                name,
                                List.of(Contender.of(name, _ -> publish(site, less))),
                                List.of()));
    }

    private static Round publish(Site site, int less) throws Exception {
        try (var connection = site.connect();
                var stream = FreshStream.make(connection)) {
            var costs = Costs.begin(site.processes());
            int said = 10;
            for (int i = less; i < said; i++) {
                connection.jetStream().publish(FreshStream.SUBJECT, new byte[256]);
            }
            var round = costs.end(said, new Latencies());
            stream.verify(said);
            return round;
        }
    }
}
