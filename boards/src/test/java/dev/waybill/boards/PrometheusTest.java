package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Program;
import dev.waybill.testkit.Spans;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus that scrapes a traced gateway.
class PrometheusTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void takesTheMetricsOfAGatewayWithTheTracesBesideThem(@TempDir Path folder) throws Exception {
        var values =
                Map.of(
                        "server.port", "0",
                        "management.port", "0",
                        "nats.servers", NATS.server().url());
        int port = Alertmanager.freePort();
        try (var spans = Spans.create();
                var gateway = Gateway.start(GatewayConfig.of(values), spans.openTelemetry());
                var server = new Server(start(folder, gateway.managementUrl(), port))) {
            assertThat(get(gateway.url().resolve("/v1/streams")).statusCode()).isEqualTo(200);
            var trace = spans.awaitNamed("GET /v1/streams", 1).getFirst().getTraceId();

            Await.until(LIMIT, "it has scraped, see " + folder, () -> scraped(port, server));

            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(
                                            query(
                                                            port,
                                                            "query_exemplars?start=0&end=9999999999"
                                                                    + "&query=http_server_request_duration_seconds_bucket")
                                                    .findValuesAsText("trace_id"))
                                    .containsExactly(trace));
        }
    }

    private record Server(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private boolean scraped(int port, Server server) throws IOException {
        assertThat(server.process().isAlive()).isTrue();
        var target = query(port, "targets").at("/data/activeTargets/0");
        assertThat(target.path("lastError").asText()).isEmpty();
        return target.path("health").asText().equals("up");
    }

    private static Process start(Path folder, URI management, int port) throws IOException {
        var config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global: {scrape_interval: 1s}
                        scrape_configs:
                          - job_name: waybill
                            static_configs: [{targets: ['%s']}]
                        """
                                .formatted(management.getAuthority()));
        var command =
                List.of(
                        Program.of("prometheus", "prometheus").path().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private JsonNode query(int port, String what) throws IOException {
        var answer = get(URI.create("http://127.0.0.1:" + port + "/api/v1/" + what));
        return Shipped.JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(URI uri) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
