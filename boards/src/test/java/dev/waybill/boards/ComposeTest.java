package dev.waybill.boards;

import static dev.waybill.boards.Shipped.keys;
import static dev.waybill.boards.Shipped.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.GatewayConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `compose.yaml` starts, and that each part is told what it understands.
class ComposeTest {
    private static final Stack STACK = Stack.with("demo");
    private static final List<String> DOCKERFILES =
            List.of("gateway/Dockerfile", "otel-collector/Dockerfile", "compose.yaml");
    private static final Pattern FROM = Pattern.compile("(?m)^ *FROM (\\S+)(?: AS (\\S+))?$");
    private static final String PINNED = "[a-z0-9/-]+:v?\\d+\\.\\d+\\.\\d+[A-Za-z0-9._-]*";

    @Test
    void startsTheDemoOnlyWhereItIsAskedFor() {
        assertThat(STACK.names())
                .containsExactlyInAnyOrder(
                        "nats",
                        "gateway",
                        "demo",
                        "otel-collector",
                        "prometheus",
                        "alertmanager",
                        "tempo",
                        "loki",
                        "grafana");
        assertThat(Stack.with().names()).hasSize(8).doesNotContain("demo");
    }

    @Test
    void theGatewayIsToldNothingThatItDoesNotKnowAndListensWhereItIsPublished() {
        var config =
                GatewayConfig.of(STACK.command("gateway"), STACK.environment("gateway"), Map.of());

        assertThat(STACK.published("gateway"))
                .containsExactly(config.http().port(), config.http().managementPort());
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
        assertThat(config.nats().servers()).containsExactly("nats://nats:4222");
        assertThat(config.embedded().wanted()).isFalse();
        assertThat(config.log().json()).isTrue();
    }

    @Test
    void theDemoListensToItselfAloneButForItsMetrics() {
        var config =
                GatewayConfig.of(
                        STACK.command("demo"),
                        STACK.environment("demo"),
                        Map.of("waybill.command", "demo"));

        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().managementHost()).isEqualTo("0.0.0.0");
        assertThat(config.http().managementPort()).isEqualTo(8081);
        assertThat(config.nats().servers()).containsExactly("nats://nats:4222");
    }

    @Test
    void gatewaysSendTheirSpansWhereTheCollectorTakesThem() {
        var taken =
                URI.create(
                        "tcp://" + STACK.environment("otel-collector").get("COLLECTOR_OTLP_HTTP"));
        assertThat(List.of("gateway", "demo"))
                .allSatisfy(service ->
                        assertThat(STACK.environment(service))
                                .containsEntry("OTEL_TRACES_EXPORTER", "otlp")
                                .containsEntry("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                                .containsEntry(
                                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                                        "http://otel-collector:" + taken.getPort()));
    }

    @Test
    void theCollectorIsToldNothingThatItDoesNotRead() {
        var config = Shipped.text("otel-collector/config.yaml");

        assertThat(STACK.environment("otel-collector")).hasSizeGreaterThan(7);
        assertThat(STACK.environment("otel-collector").keySet())
                .allSatisfy(name -> assertThat(config).contains("${env:" + name + ":-"));
        assertThat(STACK.published("otel-collector")).containsExactly(4317, 4318, 24224);
    }

    @Test
    void theOutputOfGatewaysGoesToTheCollectorUnderTheirNames() {
        assertThat(List.of("gateway", "demo"))
                .allSatisfy(service -> {
                    var logging = STACK.service(service).path("logging");
                    assertThat(logging.path("driver").asText()).isEqualTo("fluentd");
                    assertThat(logging.at("/options/fluentd-address").asText())
                            .isEqualTo("127.0.0.1:24224");
                    // Else a container does not start where the collector is gone.
                    assertThat(logging.at("/options/fluentd-async").asText()).isEqualTo("true");
                    assertThat(logging.at("/options/tag").asText()).isEqualTo(service);
                });
    }

    @Test
    void everythingThatIsMountedIsThereAndCannotBeChanged() {
        var mounts = STACK.names().stream().flatMap(name -> STACK.mounts(name).stream()).toList();

        assertThat(mounts).hasSize(6);
        assertThat(mounts)
                .allSatisfy(mount -> {
                    assertThat(Path.of(mount.path("source").asText()))
                            .exists()
                            .startsWith(Shipped.ROOT.normalize());
                    assertThat(mount.path("read_only").asBoolean()).isTrue();
                });
    }

    @Test
    void configurationFilesThatCommandsNameAreMounted() {
        var named =
                Stream.of("prometheus", "alertmanager", "tempo", "loki")
                        .map(name -> {
                            var mount = STACK.mounts(name).getFirst();
                            return STACK.command(name).stream()
                                    .filter(word -> word.contains("config.file="))
                                    .map(word -> word.substring(word.indexOf('=') + 1))
                                    .map(file ->
                                            file.replace(
                                                    mount.path("target").asText(),
                                                    mount.path("source").asText()))
                                    .toList();
                        })
                        .toList();

        assertThat(named).allSatisfy(files -> assertThat(files).hasSize(1));
        assertThat(named)
                .allSatisfy(files -> assertThat(Path.of(files.getFirst())).isRegularFile());
    }

    @Test
    void everyImageIsPinned() {
        for (var name : STACK.names()) {
            var service = STACK.service(name);
            if (service.path("build").isMissingNode()) {
                assertThat(service.path("image").asText()).as(name).matches(PINNED);
            }
        }
        for (var file : DOCKERFILES) {
            var stages = FROM.matcher(Shipped.text(file)).results().toList();
            var names = stages.stream().map(stage -> String.valueOf(stage.group(2))).toList();
            assertThat(stages).as(file).isNotEmpty();
            assertThat(stages)
                    .allSatisfy(stage -> {
                        var base = stage.group(1);
                        assertThat(names.contains(base) || base.matches(PINNED) || isMaven(base))
                                .as(base)
                                .isTrue();
                    });
        }
    }

    @Test
    void natsIsTheReleaseThatTheSuiteRunsOn() {
        var pinned =
                Pattern.compile("nats-server/v2 v(\\S+)")
                        .matcher(Shipped.text("tools/nats-server/go.mod"))
                        .results()
                        .findFirst()
                        .orElseThrow()
                        .group(1);

        assertThat(Shipped.text("compose.yaml")).contains("FROM nats:" + pinned + "-alpine\n");
        assertThat(Shipped.text("gateway/Dockerfile"))
                .contains("FROM nats:" + pinned + "-alpine AS nats\n");
    }

    @Test
    void everyServiceTellsItsHealthAndWaitsForThatOfOthers() {
        for (var name : STACK.names()) {
            assertThat(texts(STACK.service(name).at("/healthcheck/test")))
                    .as(name)
                    .hasSizeGreaterThan(1)
                    .startsWith("CMD");
            for (var condition :
                    STACK.service(name).path("depends_on").findValuesAsText("condition")) {
                assertThat(condition).as(name).isEqualTo("service_healthy");
            }
            assertThat(STACK.names()).containsAll(keys(STACK.service(name).path("depends_on")));
        }
        assertThat(keys(STACK.service("gateway").path("depends_on"))).hasSize(3);
    }

    @Test
    void everyPortIsPublishedOnLoopbackAloneAndOnce() {
        var ports = STACK.names().stream().flatMap(name -> STACK.ports(name).stream()).toList();

        assertThat(ports).hasSize(9);
        assertThat(ports)
                .extracting(port -> port.path("host_ip").asText())
                .containsOnly("127.0.0.1");
        assertThat(ports)
                .extracting(port -> port.path("published").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void noContainerCanWriteToItsImageOrGainRights() {
        assertThat(STACK.names())
                .allSatisfy(name -> {
                    var service = STACK.service(name);
                    assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
                    assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
                    assertThat(texts(service.path("security_opt")))
                            .containsExactly("no-new-privileges:true");
                });
    }

    @Test
    void whatIsBuiltHereDoesNotRunAsRoot() {
        for (var file : List.of("gateway/Dockerfile", "otel-collector/Dockerfile")) {
            var last = Shipped.text(file).substring(Shipped.text(file).lastIndexOf("\nFROM "));
            assertThat(last).as(file).contains("\nUSER 10001:10001\n");
        }
        assertThat(STACK.service("nats").at("/build/dockerfile_inline").asText())
                .endsWith("USER 10001:10001\n");
    }

    /// Maven's tags end with the JDK that it comes with.
    private static boolean isMaven(String image) {
        return image.matches("maven:\\d+\\.\\d+\\.\\d+-eclipse-temurin-25");
    }
}
