package dev.waybill.boards;

import static dev.waybill.boards.Shipped.keys;
import static dev.waybill.boards.Shipped.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What can be said of the collector's configuration without a collector. That it works is
/// [CollectorTest]'s.
class CollectorConfigTest {
    private static final String TEXT = Shipped.text("otel-collector/config.yaml");
    private static final String README = Shipped.text("otel-collector/README.md");
    private static final JsonNode CONFIG = Shipped.yaml("otel-collector/config.yaml");
    private static final JsonNode MANIFEST = Shipped.yaml("otel-collector/builder-config.yaml");
    private static final List<Pipeline> PIPELINES = Pipeline.of(CONFIG);
    private static final List<String> KINDS =
            List.of("extensions", "receivers", "processors", "connectors", "exporters");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+):-([^}]+)}");
    private static final Pattern ATTRIBUTE = Pattern.compile("attributes\\[\"([a-z_.]+)\"]");
    private static final Pattern VERSION = Pattern.compile(" v(\\d+)\\.(\\d+)\\.\\d+$");

    @Test
    void whatPipelinesNameIsDeclaredAndWhatIsDeclaredIsUsed() {
        var connectors = keys(CONFIG.path("connectors"));
        assertThat(PIPELINES).hasSize(5);
        assertThat(without(used(Pipeline::receivers), connectors))
                .containsExactlyInAnyOrderElementsOf(keys(CONFIG.path("receivers")));
        assertThat(used(Pipeline::processors))
                .containsExactlyInAnyOrderElementsOf(keys(CONFIG.path("processors")));
        assertThat(without(used(Pipeline::exporters), connectors))
                .containsExactlyInAnyOrderElementsOf(keys(CONFIG.path("exporters")));
        assertThat(texts(CONFIG.at("/service/extensions")))
                .containsExactlyInAnyOrderElementsOf(keys(CONFIG.path("extensions")));
    }

    @Test
    void everyConnectorHasBothItsEnds() {
        assertThat(keys(CONFIG.path("connectors")))
                .isNotEmpty()
                .allSatisfy(connector -> {
                    assertThat(used(Pipeline::receivers)).contains(connector);
                    assertThat(used(Pipeline::exporters)).contains(connector);
                });
    }

    @Test
    void memoryIsGuardedFirstInEveryPipeline() {
        assertThat(PIPELINES)
                .allSatisfy(
                        pipeline -> assertThat(pipeline.processors()).startsWith("memory_limiter"));
    }

    @Test
    void spansAreCountedBeforeAnyIsSampledAway() {
        var counting = feeding("span_metrics");
        var sampling =
                PIPELINES.stream().filter(p -> p.processors().contains("tail_sampling")).toList();

        assertThat(counting).hasSize(1);
        assertThat(counting.getFirst().receivers()).containsExactly("otlp");
        assertThat(counting.getFirst().processors()).doesNotContain("tail_sampling");
        assertThat(sampling).hasSize(1);
        assertThat(sampling.getFirst().receivers()).containsExactly("forward/sampling");
        assertThat(feeding("forward/sampling")).isEqualTo(counting);
        assertThat(feeding("service_graph")).isEqualTo(counting);
    }

    @Test
    void theManifestHasExactlyTheComponentsThatAreUsed() {
        for (var kind : KINDS) {
            var suffix = kind.substring(0, kind.length() - 1);
            assertThat(modules(kind).map(module -> type(module, suffix)))
                    .as(kind)
                    .containsExactlyInAnyOrderElementsOf(
                            keys(CONFIG.path(kind)).stream()
                                    .map(id -> id.split("/", 2)[0].replace("_", ""))
                                    .collect(Collectors.toSet()));
        }
        // The file is named on the command line, and names variables.
        assertThat(modules("providers").map(module -> type(module, "provider")))
                .containsExactlyInAnyOrder("env", "file");
    }

    @Test
    void oneReleaseIsPinnedThroughout() {
        var minors =
                Stream.concat(KINDS.stream(), Stream.of("providers"))
                        .flatMap(kind -> modules(kind).map(VERSION::matcher))
                        .filter(Matcher::find)
                        .collect(
                                Collectors.groupingBy(
                                        version -> version.group(1),
                                        Collectors.mapping(
                                                version -> version.group(2), Collectors.toSet())));
        var dist = MANIFEST.at("/dist/version").asText();

        // Core and contrib are v0.x; the stable modules of the same release are 94 minors behind.
        assertThat(minors).containsOnlyKeys("0", "1");
        assertThat(minors.get("0")).containsExactly(dist.split("\\.")[1]);
        assertThat(minors.get("1"))
                .containsExactly(String.valueOf(Integer.parseInt(dist.split("\\.")[1]) - 94));
    }

    @Test
    void everyAddressIsAVariableThatListensOnLoopbackUnlessToldOtherwise() {
        var endpoints = CONFIG.findValuesAsText("endpoint");
        endpoints.addAll(CONFIG.findValuesAsText("host"));

        assertThat(endpoints).hasSize(8);
        assertThat(endpoints)
                .allSatisfy(endpoint -> {
                    var variable = VARIABLE.matcher(endpoint);
                    assertThat(variable.matches()).as(endpoint).isTrue();
                    assertThat(variable.group(2))
                            .matches("127\\.0\\.0\\.1(:\\d+)?|http://(tempo|loki):\\d+(/otlp)?");
                });
    }

    @Test
    void theReadmeListsEveryVariableWithItsDefault() {
        var variables =
                VARIABLE.matcher(TEXT)
                        .results()
                        .map(found -> Map.entry(found.group(1), found.group(2)))
                        .distinct()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var listed =
                Pattern.compile("\\| `(COLLECTOR_[A-Z_]+)` \\| `([^`]+)` \\|")
                        .matcher(README)
                        .results()
                        .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));

        assertThat(listed).isEqualTo(variables);
        assertThat(variables).hasSizeGreaterThan(10);
    }

    @Test
    void policiesLookAtAttributesThatSpansCarry() {
        var documented = Shipped.text("docs/telemetry.md");
        var policies = CONFIG.at("/processors/tail_sampling/policies").toString();
        var named =
                ATTRIBUTE
                        .matcher(policies.replace("\\\"", "\""))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).contains("messaging.nats.delivery.count").hasSize(6);
        assertThat(named).allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    @Test
    void whatCannotBeSentIsKeptOverARestartAndTriedForEver() {
        var sending = Map.of("otlp_http/traces", "traces", "otlp_http/logs", "logs");
        sending.keySet()
                .forEach(id -> {
                    var exporter = CONFIG.path("exporters").path(id);
                    assertThat(exporter.at("/sending_queue/storage").asText())
                            .isEqualTo("file_storage");
                    assertThat(exporter.at("/sending_queue/queue_size").asInt()).isPositive();
                    assertThat(exporter.at("/retry_on_failure/max_elapsed_time").asText())
                            .isEqualTo("0s");
                });
    }

    private static Set<String> used(Function<Pipeline, List<String>> end) {
        return PIPELINES.stream().flatMap(p -> end.apply(p).stream()).collect(Collectors.toSet());
    }

    private static List<Pipeline> feeding(String connector) {
        return PIPELINES.stream().filter(p -> p.exporters().contains(connector)).toList();
    }

    private static Set<String> without(Set<String> ids, java.util.Collection<String> connectors) {
        return ids.stream().filter(id -> !connectors.contains(id)).collect(Collectors.toSet());
    }

    private static Stream<String> modules(String kind) {
        return MANIFEST.path(kind).findValuesAsText("gomod").stream();
    }

    /// `tailsampling` of `…/processor/tailsamplingprocessor v0.1.0`, which is `tail_sampling`.
    private static String type(String module, String suffix) {
        var name = module.substring(module.lastIndexOf('/') + 1, module.indexOf(' '));
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
