package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.boards.ShippedRules.Case;
import dev.waybill.boards.ShippedRules.Rule;
import dev.waybill.testkit.Program;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The rules that ship, and their tests.
class AlertsTest {
    private static final List<Rule> ALERTS = ShippedRules.alerts();

    /// The only one that is about what is not there.
    private static final String ABSENCE = "TargetDown";

    @Test
    void prometheusTakesThem() {
        var files = ShippedRules.files(".rules.yaml");
        var said = promtool(List.of("check", "rules"), files);

        assertThat(files).hasSizeGreaterThan(3);
        assertThat(said.split("SUCCESS", -1)).hasSize(files.size() + 1);
    }

    @Test
    void theirTestsHold() {
        var files = ShippedRules.files(".test.yaml");
        var said = promtool(List.of("test", "rules"), files);

        assertThat(files).hasSizeGreaterThan(3);
        assertThat(said.split("SUCCESS", -1)).hasSize(files.size() + 1);
    }

    @Test
    void everyFileOfRulesHasTests() {
        var tested =
                ShippedRules.files(".test.yaml").stream()
                        .flatMap(file ->
                                Shipped.texts(
                                        Shipped.yaml("dashboards/prometheus/" + file)
                                                .path("rule_files"))
                                        .stream())
                        .distinct();

        assertThat(tested).containsExactlyInAnyOrderElementsOf(ShippedRules.files(".rules.yaml"));
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void isTestedWhenItFiresWhenItDoesNotAndWithoutSeries(Rule alert) {
        var read = new HashSet<String>();
        ALERTS.stream()
                .filter(each -> each.name().equals(alert.name()))
                .forEach(each -> read.addAll(ShippedRules.series(each.expression())));
        var cases =
                ShippedRules.cases().stream()
                        .filter(each -> each.alert().equals(alert.name()))
                        .toList();
        var without = cases.stream().filter(each -> readsNothing(each, read)).toList();
        var with = cases.stream().filter(each -> !readsNothing(each, read)).toList();

        assertThat(with).as("fires").anyMatch(Case::fires);
        assertThat(with).as("does not").anyMatch(each -> !each.fires());
        assertThat(without)
                .as("without series")
                .isNotEmpty()
                .allMatch(each -> each.fires() == alert.name().equals(ABSENCE));
    }

    private static boolean readsNothing(Case test, Set<String> read) {
        return test.series().stream().noneMatch(read::contains);
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void saysHowBadItIsAndWhatToDo(Rule alert) {
        assertThat(alert.json().at("/labels/severity").asText()).isIn("critical", "warning");
        assertThat(alert.annotation("summary")).isNotBlank();
        assertThat(alert.annotation("description")).isNotBlank();
        assertThat(alert.annotation("summary") + alert.annotation("description"))
                .contains("{{ $value");
        assertThat(alert.annotation("runbook")).isEqualTo("docs/runbooks/" + alert.name() + ".md");
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void leadsToADashboardWithTheVariablesThatItHas(Rule alert) {
        var link = alert.annotation("dashboard");
        var board =
                Boards.ALL.stream()
                        .filter(each -> ("/d/" + each.uid()).equals(link.replaceAll("\\?.*", "")))
                        .findFirst();
        assertThat(board).as(link).isPresent();
        assertThat(board.orElseThrow().variables())
                .extracting(Variable::name)
                .containsAll(Texts.all("var-(\\w+)=", link));
        assertThat(groups(alert)).containsAll(Texts.all("\\$labels\\.(\\w+)", link));
    }

    @Test
    void theyReadOnlySeriesAndLabelsThatAreThere() {
        var recorded =
                ShippedRules.all().stream()
                        .filter(each -> !each.isAlert())
                        .map(Rule::name)
                        .toList();
        assertThat(ShippedRules.all())
                .isNotEmpty()
                .allSatisfy(rule -> {
                    var labels = new TreeSet<String>();
                    for (var selector : Promql.of(rule.expression()).selectors()) {
                        if (recorded.contains(selector.metric())) {
                            labels.addAll(Set.of("stream", "consumer"));
                        } else {
                            assertThat(KnownMetrics.has(selector.metric()))
                                    .as(selector.metric())
                                    .isTrue();
                            assertThat(KnownMetrics.labels(selector.metric()))
                                    .containsAll(selector.labels());
                            labels.addAll(KnownMetrics.labels(selector.metric()));
                        }
                    }
                    assertThat(labels).containsAll(Promql.of(rule.expression()).grouped());
                });
    }

    @Test
    void thePageHasALineForEachOfThem() {
        var page = Shipped.text("docs/dashboards.md");
        assertThat(Texts.all("\\| \\[(\\w+)]\\(runbooks/\\w+\\.md\\) \\|", page))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        ALERTS.stream().map(Rule::name),
                                        Stream.of("FirstDeadLetter", "DeadLetterStreamFull"))
                                .distinct()
                                .toList());
    }

    @Test
    void everyOneHasAPageWithAllItsPartsAndThereAreNoOthers() throws Exception {
        try (var files = Files.list(Shipped.path("docs/runbooks"))) {
            assertThat(files.map(each -> each.getFileName().toString().replace(".md", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(
                                            ALERTS.stream().map(Rule::name),
                                            Stream.of("FirstDeadLetter", "DeadLetterStreamFull"))
                                    .distinct()
                                    .toList());
        }
        assertThat(ALERTS)
                .allSatisfy(alert ->
                        assertThat(Shipped.text(alert.annotation("runbook")))
                                .startsWith("# " + alert.name() + "\n")
                                .contains("\nLook at\n- ", "\nDo\n- ", "\nThreshold\n- "));
    }

    private static Set<String> groups(Rule alert) {
        var groups = new HashSet<>(KnownMetrics.TARGET);
        ShippedRules.expressions(alert.expression()).forEach(each -> groups.addAll(each.grouped()));
        return groups;
    }

    private static String promtool(List<String> command, List<String> files) {
        var arguments =
                Stream.concat(
                                command.stream(),
                                files.stream()
                                        .map(each ->
                                                Shipped.path("dashboards/prometheus/" + each)
                                                        .toString()))
                        .toList();
        return Program.of("promtool", "prometheus").run(arguments);
    }
}
