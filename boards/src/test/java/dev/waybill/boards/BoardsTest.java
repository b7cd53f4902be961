package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The dashboards that ship: written from the description here, and readable by who reads them. Run
/// with `-Dwaybill.write-docs=true` to write them anew.
class BoardsTest {
    private static final Path FOLDER = Shipped.path("dashboards/grafana");
    private static final List<Dashboard> BOARDS = Boards.ALL;

    @BeforeAll
    static void writesThemWhereAskedTo() {
        if (Boolean.getBoolean("waybill.write-docs")) {
            Boards.write(FOLDER);
        }
    }

    @ParameterizedTest
    @FieldSource("BOARDS")
    void isWhatTheDescriptionPrints(Dashboard board) throws Exception {
        assertThat(Files.readString(FOLDER.resolve(board.file())))
                .isEqualTo(DashboardJson.print(board));
    }

    @Test
    void thereAreNoOthers() throws Exception {
        try (var files = Files.list(FOLDER)) {
            assertThat(
                            files.map(each -> each.getFileName().toString())
                                    .filter(each -> each.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(
                            BOARDS.stream().map(Dashboard::file).toList());
        }
    }

    @Test
    void everySeriesAndLabelIsThere() {
        assertThat(ShippedBoards.promql())
                .isNotEmpty()
                .allSatisfy(target -> {
                    var known = new TreeSet<String>();
                    for (var selector : Promql.of(target.text()).selectors()) {
                        assertThat(KnownMetrics.has(selector.metric()))
                                .as(selector.metric())
                                .isTrue();
                        assertThat(KnownMetrics.labels(selector.metric()))
                                .containsAll(selector.labels());
                        known.addAll(KnownMetrics.labels(selector.metric()));
                    }
                    assertThat(known).containsAll(Promql.of(target.text()).grouped());
                });
    }

    @Test
    void everyLegendNamesLabelsThatTheAnswerHas() {
        assertThat(ShippedBoards.promql())
                .filteredOn(target -> target.json().path("legendFormat").asText().contains("{{"))
                .isNotEmpty()
                .allSatisfy(target ->
                        assertThat(Promql.of(target.text()).grouped())
                                .containsAll(
                                        Texts.all(
                                                "\\{\\{(\\w+)}}",
                                                target.json().path("legendFormat").asText())));
    }

    @Test
    void promtoolParsesEveryQuery(@TempDir Path folder) throws Exception {
        var rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
        int count = 0;
        for (var target : ShippedBoards.promql()) {
            rules.append(
                    "  - record: query:%d\n    expr: '%s'\n"
                            .formatted(
                                    count++,
                                    target.text()
                                            .replace("$__rate_interval", "5m")
                                            .replace("'", "''")));
        }
        var file = Files.writeString(folder.resolve("queries.yaml"), rules);

        assertThat(Program.of("promtool", "prometheus").run(List.of("check", "rules", "" + file)))
                .contains(count + " rules found");
    }

    @ParameterizedTest
    @MethodSource("dev.waybill.boards.ShippedBoards#all")
    void everyVariableThatIsUsedIsThere(ShippedBoards.Board board) {
        var names = board.variables().stream().map(each -> each.path("name").asText()).toList();
        var used = Texts.all("\\$\\{?([a-z][a-z_]*)\\b", board.json().toString());

        assertThat(used).isNotEmpty();
        assertThat(names).containsAll(used);
    }
}
