package dev.waybill.boards;

import static dev.waybill.boards.Shipped.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Program;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The configuration of what reads from Waybill, by the programs that read it where they are here,
/// and that its parts find each other.
class StoresTest {
    private static final JsonNode PROMETHEUS = Shipped.yaml("dashboards/prometheus/prometheus.yml");
    private static final JsonNode TEMPO = Shipped.yaml("dashboards/tempo/tempo.yaml");
    private static final JsonNode LOKI = Shipped.yaml("dashboards/loki/loki.yaml");
    private static final JsonNode SOURCES =
            Shipped.yaml("dashboards/grafana/provisioning/datasources/waybill.yaml");
    private static final Map<String, Integer> PORTS =
            Map.of(
                    "gateway", 8081,
                    "demo", 8081,
                    "prometheus", 9090,
                    "alertmanager", 9093,
                    "tempo", TEMPO.at("/server/http_listen_port").asInt(),
                    "loki", LOKI.at("/server/http_listen_port").asInt());

    @Test
    void prometheusTakesItsConfigurationAndFindsEveryRule() throws Exception {
        var said =
                Program.of("promtool", "prometheus")
                        .run(
                                List.of(
                                        "check",
                                        "config",
                                        Shipped.path("dashboards/prometheus/prometheus.yml")
                                                .toString()));
        try (var files = Files.list(Shipped.path("dashboards/prometheus"))) {
            var rules =
                    files.map(Path::getFileName)
                            .map(Path::toString)
                            .filter(name -> name.endsWith(".rules.yaml"))
                            .toList();
            assertThat(rules).isNotEmpty();
            assertThat(said).contains("SUCCESS: " + rules.size() + " rule files found");
        }
    }

    @Test
    void alertmanagerTakesItsConfiguration() {
        Alertmanager.check(Shipped.path("dashboards/alertmanager/alertmanager.yaml"));
    }

    @Test
    void prometheusScrapesPortsThatAreThere() {
        var collector = Set.of("otel-collector:8888", "otel-collector:8889", "127.0.0.1:9090");
        var targets = new TreeSet<String>();
        PROMETHEUS.findValues("targets").forEach(list -> targets.addAll(texts(list)));
        var byName = PROMETHEUS.findValue("dns_sd_configs").path(0);

        assertThat(targets).hasSize(6).containsAll(collector);
        assertThat(targets.stream().filter(target -> !collector.contains(target)))
                .allSatisfy(StoresTest::assertListens);
        assertThat(texts(byName.path("names")))
                .containsExactly("gateway", "demo")
                .allSatisfy(name -> assertListens(name + ":" + byName.path("port").asInt()));
        assertThat(texts(PROMETHEUS.at("/alerting/alertmanagers/0/static_configs/0/targets")))
                .containsExactly("alertmanager:9093");
    }

    @Test
    void theCollectorSendsToWhereTheStoresListen() {
        var collector = Stack.with().environment("otel-collector");

        assertThat(collector)
                .containsEntry(
                        "COLLECTOR_TRACES",
                        "http://tempo:"
                                + port(
                                        TEMPO.at(
                                                "/distributor/receivers/otlp/protocols/http/endpoint")))
                .containsEntry("COLLECTOR_LOGS", "http://loki:" + PORTS.get("loki") + "/otlp");
    }

    @Test
    void theServiceGraphIsDrawnOnceByTheCollectorAndPrometheusKeepsExemplars() {
        assertThat(TEMPO.has("metrics_generator")).isFalse();
        assertThat(SOURCES.at("/datasources/1/jsonData/serviceMap/datasourceUid").asText())
                .isEqualTo("prometheus");
        assertThat(Stack.with().command("prometheus"))
                .contains("--enable-feature=exemplar-storage");
    }

    @Test
    void dataSourcesKeepTheirIdsAndLeadToEachOther() {
        assertThat(SOURCES.path("datasources").findValuesAsText("uid"))
                .containsExactly("prometheus", "tempo", "loki");
        assertThat(SOURCES.findValuesAsText("datasourceUid"))
                .hasSize(6)
                .isSubsetOf("prometheus", "tempo", "loki");
        assertThat(urls())
                .allSatisfy(url -> assertListens(URI.create(url).getAuthority()))
                .hasSize(3);
        assertThat(source("prometheus").at("/jsonData/exemplarTraceIdDestinations/0/name").asText())
                .isEqualTo("trace_id");
        assertThat(source("prometheus").at("/jsonData/timeInterval").asText())
                .isEqualTo(PROMETHEUS.at("/global/scrape_interval").asText());
    }

    @Test
    void aSpanLeadsToTheLinesOfItsTraceAndOfItsEvent() {
        var logs = source("tempo").at("/jsonData/tracesToLogsV2");
        var telemetry = Shipped.text("docs/telemetry.md");

        assertThat(logs.path("datasourceUid").asText()).isEqualTo("loki");
        assertThat(logs.path("query").asText())
                .contains("trace_id=\"$${__trace.traceId}\"")
                .contains("event_id=\"$${__span.tags[\"messaging.message.id\"]}\"");
        assertThat(telemetry).contains("`messaging.message.id`", "`event_id`", "`trace_id`");
    }

    @Test
    void aLineLeadsToItsTraceAndToTheOtherLinesOfItsEvent() {
        var fields = source("loki").at("/jsonData/derivedFields");

        assertThat(fields.findValuesAsText("matcherRegex")).containsExactly("trace_id", "event_id");
        assertThat(fields.findValuesAsText("datasourceUid")).containsExactly("tempo", "loki");
    }

    @Test
    void dashboardsAreReadFromWhereTheyAreMounted() {
        var path =
                Shipped.yaml("dashboards/grafana/provisioning/dashboards/waybill.yaml")
                        .at("/providers/0/options/path")
                        .asText();
        var targets =
                Stack.with().mounts("grafana").stream()
                        .filter(mount ->
                                mount.path("source").asText().endsWith("dashboards/grafana"))
                        .map(mount -> mount.path("target").asText());

        assertThat(targets).containsExactly(path);
    }

    private static Stream<String> urls() {
        return Stream.of("prometheus", "tempo", "loki")
                .map(uid -> source(uid).path("url").asText());
    }

    private static JsonNode source(String uid) {
        for (var source : SOURCES.path("datasources")) {
            if (source.path("uid").asText().equals(uid)) {
                return source;
            }
        }
        throw new AssertionError("no data source " + uid);
    }

    private static void assertListens(String address) {
        var uri = URI.create("tcp://" + address);
        assertThat(PORTS).containsEntry(uri.getHost(), uri.getPort());
    }

    private static int port(JsonNode endpoint) {
        return URI.create("tcp://" + endpoint.asText()).getPort();
    }
}
