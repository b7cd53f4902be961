package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.meter.MeterCatalogue;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The route and the rules that are shipped, held to the programs that read them.
class RulesTest {
    private static final Path ROOT = Path.of(System.getProperty("waybill.root", ".."));
    private static final Path RULES = ROOT.resolve("dashboards/prometheus");

    @Test
    void alertmanagerTakesTheRoute() {
        Alertmanager.check(FirstAlertTest.ROUTE);
    }

    @Test
    void prometheusTakesTheRulesAndTheirTestsHold() {
        var promtool = Program.of("promtool", "prometheus");
        var checked = promtool.run(List.of("check", "rules", file("dead-letters.rules.yaml")));
        var tested = promtool.run(List.of("test", "rules", file("dead-letters.test.yaml")));

        assertThat(checked).contains("1 rules found");
        assertThat(tested).contains("SUCCESS");
    }

    @Test
    void theRuleRestsOnAMetricOfTheCatalogue() throws Exception {
        assertThat(Files.readString(RULES.resolve("dead-letters.rules.yaml")))
                .contains("(" + MeterCatalogue.DLQ_OPEN.scrapedAs() + ")");
    }

    @Test
    void everyAlertHasARunbook() {
        assertThat(List.of(Alert.FIRST, Alert.FULL, "DeadLettersOpen"))
                .allMatch(name -> Files.exists(ROOT.resolve("docs/runbooks/" + name + ".md")));
    }

    private static String file(String name) {
        return RULES.resolve(name).toString();
    }
}
