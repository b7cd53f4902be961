package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.meter.MeterCatalogue;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Program;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The route and the rules that are shipped, held to the programs that read them.
class RulesTest {
    private static final Path ROOT = Path.of(System.getProperty("waybill.root", ".."));
    private static final Path RULES = ROOT.resolve("dashboards/prometheus");

    @Test
    void alertmanagerTakesTheRoute() {
        Alertmanager.check(FirstAlertTest.ROUTE);
    }

    @Test
    void theShippedRouteSilencesTheSecondNetForTheSameConsumerAlone(@TempDir Path folder)
            throws Exception {
        try (var manager = Alertmanager.start(folder, Files.readString(FirstAlertTest.ROUTE));
                var client = HttpClient.newHttpClient()) {
            var alerts =
                    "[%s,%s,%s]"
                            .formatted(
                                    alert(Alert.FIRST, "c"),
                                    alert("DeadLettersOpen", "c"),
                                    alert("DeadLettersOpen", "other"));
            var request =
                    HttpRequest.newBuilder(manager.url().resolve("/api/v2/alerts"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(alerts))
                            .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);

            Await.until("one is silenced", () -> inhibited(manager).equals(List.of("c")));
            assertThat(Json.mapper().readTree(manager.alerts())).hasSize(3);
        }
    }

    private static String alert(String name, String consumer) {
        return "{\"labels\":{\"alertname\":\"%s\",\"stream\":\"ORDERS\",\"consumer\":\"%s\"}}"
                .formatted(name, consumer);
    }

    /// The consumers whose second net is silenced by another alert.
    private static List<String> inhibited(Alertmanager manager) throws Exception {
        var silenced = new ArrayList<String>();
        for (var alert : Json.mapper().readTree(manager.alerts())) {
            if (!alert.at("/status/inhibitedBy").isEmpty()) {
                assertThat(alert.at("/labels/alertname").asText()).isEqualTo("DeadLettersOpen");
                silenced.add(alert.at("/labels/consumer").asText());
            }
        }
        return silenced;
    }

    @Test
    void prometheusTakesTheRulesAndTheirTestsHold() {
        var promtool = Program.of("promtool", "prometheus");
        var checked = promtool.run(List.of("check", "rules", file("dead-letters.rules.yaml")));
        var tested = promtool.run(List.of("test", "rules", file("dead-letters.test.yaml")));

        assertThat(checked).contains("4 rules found");
        assertThat(tested).contains("SUCCESS");
    }

    @Test
    void theRuleRestsOnAMetricOfTheCatalogue() throws Exception {
        assertThat(Files.readString(RULES.resolve("dead-letters.rules.yaml")))
                .contains("(" + MeterCatalogue.DLQ_OPEN.scrapedAs() + "[");
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
