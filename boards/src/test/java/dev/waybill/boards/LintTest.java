package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.boards.ShippedBoards.Board;
import dev.waybill.boards.ShippedBoards.Target;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The seventeen rules of grafana/dashboard-linter, over all dashboards. That each query is PromQL
/// (target-promql-rule) says promtool in [BoardsTest].
class LintTest {
    private static final List<Board> BOARDS = ShippedBoards.all();

    private static final List<Exclusion> EXCLUSIONS =
            List.of(
                    new Exclusion(
                            "template-datasource-rule",
                            "datasource",
                            "Where there are several data sources the linter wants"
                                    + " prometheus_datasource; links between dashboards carry the"
                                    + " choice, so its name is the same in all of them."));

    private static final Set<String> UNITS =
            Set.of("none", "short", "s", "bytes", "percentunit", "cps", "reqps", "Bps");

    /// template-datasource-rule: there is a data source to choose, named after its kind or
    /// `datasource`, and labelled `<Kind> data source`.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void theDataSourceIsAVariable(Board board) {
        var excluded = excluded("template-datasource-rule");
        assertThat(variables(board, "datasource"))
                .isNotEmpty()
                .allSatisfy(variable -> {
                    var kind = variable.path("query").asText();
                    assertThat(variable.path("name").asText()).isIn(kind + "_datasource", excluded);
                    assertThat(variable.path("label").asText())
                            .isEqualTo(capital(kind) + " data source");
                });
        assertThat(variables(board, "datasource").getFirst().path("name").asText())
                .isEqualTo("datasource");
    }

    /// template-job-rule and template-instance-rule: both are query variables of the chosen
    /// Prometheus, labelled by their name, for several values, and `.+` is all of them.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void jobAndInstanceAreVariables(Board board) {
        for (var name : List.of("job", "instance")) {
            assertThat(board.variables())
                    .filteredOn(variable -> variable.path("name").asText().equals(name))
                    .singleElement()
                    .satisfies(variable -> {
                        assertThat(variable.path("type").asText()).isEqualTo("query");
                        assertThat(variable.at("/datasource/uid").asText())
                                .isEqualTo("${datasource}");
                        assertThat(variable.path("label").asText()).isEqualTo(capital(name));
                        assertThat(variable.path("multi").asBoolean()).isTrue();
                        assertThat(variable.path("includeAll").asBoolean()).isTrue();
                        assertThat(variable.path("allValue").asText()).isEqualTo(".+");
                    });
        }
    }

    /// template-label-promql-rule: values come from `label_values(<selector>, <label>)`, of a
    /// metric that is there and has the label.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void theValuesOfVariablesComeFromLabels(Board board) {
        assertThat(variables(board, "query"))
                .allSatisfy(variable -> {
                    var query = variable.at("/query/query").asText();
                    var found = Pattern.compile("label_values\\((.+), (\\w+)\\)").matcher(query);
                    assertThat(found.matches()).as(query).isTrue();
                    assertThat(Promql.of(found.group(1)).selectors())
                            .singleElement()
                            .satisfies(selector -> {
                                assertThat(KnownMetrics.has(selector.metric())).isTrue();
                                assertThat(KnownMetrics.labels(selector.metric()))
                                        .containsAll(selector.labels())
                                        .contains(found.group(2));
                            });
                    assertThat(found.group(2)).isEqualTo(variable.path("name").asText());
                });
    }

    /// template-on-time-change-reload-rule: values are asked for anew when the time range changes.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void variablesAreReloadedWithTheTimeRange(Board board) {
        assertThat(variables(board, "query"))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(variable.path("refresh").asInt()).isEqualTo(2));
    }

    /// panel-datasource-rule: panels, and their queries, use a data source that is chosen.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void panelsUseTheChosenDataSource(Board board) {
        var chosen =
                variables(board, "datasource").stream()
                        .map(each -> "${" + each.path("name").asText() + "}")
                        .toList();
        assertThat(board.panels())
                .allSatisfy(panel -> assertThat(panel.at("/datasource/uid").asText()).isIn(chosen));
        assertThat(board.targets())
                .allSatisfy(target ->
                        assertThat(target.json().at("/datasource/uid").asText()).isIn(chosen));
    }

    /// panel-title-description-rule: both are there.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void panelsHaveATitleAndADescription(Board board) {
        assertThat(board.panels())
                .allSatisfy(panel -> {
                    assertThat(panel.path("title").asText()).isNotBlank();
                    assertThat(panel.path("description").asText()).endsWith(".");
                });
    }

    /// panel-units-rule: a known unit for every panel that shows numbers, and for every column.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void panelsHaveAUnit(Board board) {
        assertThat(board.panels())
                .allSatisfy(panel -> {
                    assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isIn(UNITS);
                    assertThat(
                                    ShippedBoards.list(panel.at("/fieldConfig/overrides"))
                                            .flatMap(each ->
                                                    ShippedBoards.list(each.path("properties")))
                                            .filter(each -> each.path("id").asText().equals("unit"))
                                            .map(each -> each.path("value").asText()))
                            .allMatch(UNITS::contains);
                });
    }

    /// panel-no-targets-rule: every panel asks something, and no query is empty.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void panelsAskSomething(Board board) {
        assertThat(board.panels())
                .allSatisfy(panel -> assertThat(panel.path("targets")).isNotEmpty());
        assertThat(board.targets())
                .allSatisfy(target ->
                        assertThat(
                                        target.text()
                                                + target.json().path("query").asText()
                                                + target.json().path("serviceMapQuery").asText())
                                .isNotBlank());
    }

    /// target-logql-rule: a stream selector with a matcher that matches not everything, then
    /// filters. There is no parser of LogQL here, so this is its form alone.
    @Test
    void logQueriesSelectAndFilter() {
        assertThat(logql())
                .isNotEmpty()
                .allMatch(
                        target ->
                                target.text()
                                        .matches(
                                                "\\{\\w+=~?\"[^\"*]+\"}( \\|=? ?[\\w ]+= \"[^\"]+\")*"),
                        "is LogQL");
    }

    /// target-logql-auto-rule: a range in LogQL is `[$__auto]`.
    @Test
    void rangesOfLogQueriesFollowThePicture() {
        assertThat(logql())
                .isNotEmpty()
                .allSatisfy(target ->
                        assertThat(Texts.all("\\[([^]]+)]", target.text()))
                                .allMatch("$__auto"::equals));
    }

    /// target-rate-interval-rule: a range is `[$__rate_interval]`.
    @Test
    void rangesFollowThePictureAndTheScrapes() {
        assertThat(ShippedBoards.promql())
                .flatExtracting(target -> Promql.of(target.text()).selectors())
                .extracting(Promql.Selector::range)
                .contains("$__rate_interval")
                .containsOnly("", "$__rate_interval");
    }

    /// target-job-rule and target-instance-rule: every selector matches both by their variables.
    @Test
    void everySelectorMatchesJobAndInstance() {
        assertThat(ShippedBoards.promql())
                .flatExtracting(target -> Promql.of(target.text()).selectors())
                .isNotEmpty()
                .allSatisfy(selector ->
                        assertThat(selector.matchers())
                                .contains(
                                        new Promql.Matcher("job", "=~", "$job"),
                                        new Promql.Matcher("instance", "=~", "$instance")));
    }

    /// target-counter-agg-rule: a counter is under `rate`, `irate` or `increase`, and nothing else
    /// is.
    @Test
    void countersAreAskedForTheirRate() {
        assertThat(ShippedBoards.promql())
                .flatExtracting(target -> Promql.of(target.text()).selectors())
                .isNotEmpty()
                .allSatisfy(selector ->
                        assertThat(Set.of("rate", "irate", "increase").contains(selector.within()))
                                .isEqualTo(
                                        selector.metric().matches(".*_(total|count|sum|bucket)")
                                                && !selector.metric()
                                                        .equals(
                                                                "waybill_stream_consumer_unprocessed_sum")));
    }

    /// uneditable-dashboard-rule: they come from files.
    @ParameterizedTest
    @FieldSource("BOARDS")
    void dashboardsCannotBeEdited(Board board) {
        assertThat(board.json().path("editable").isBoolean()).isTrue();
        assertThat(board.json().path("editable").asBoolean()).isFalse();
    }

    @Test
    void everyExclusionHasAReasonAndIsNeeded() {
        assertThat(EXCLUSIONS).allSatisfy(each -> assertThat(each.why()).isNotBlank());
        assertThat(BOARDS)
                .as("a dashboard with several data sources")
                .anyMatch(board -> variables(board, "datasource").size() > 1);
    }

    private static String excluded(String rule) {
        return EXCLUSIONS.stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElseThrow()
                .what();
    }

    private static List<Target> logql() {
        return BOARDS.stream()
                .flatMap(Board::targets)
                .filter(each -> each.json().at("/datasource/type").asText().equals("loki"))
                .toList();
    }

    private static List<JsonNode> variables(Board board, String type) {
        return board.variables().stream()
                .filter(each -> each.path("type").asText().equals(type))
                .toList();
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
