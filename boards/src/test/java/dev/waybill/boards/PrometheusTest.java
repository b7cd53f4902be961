package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Spans;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus that scrapes a traced gateway.
class PrometheusTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    @Test
    void takesTheMetricsOfAGatewayWithTheTracesBesideThem(@TempDir Path folder) throws Exception {
        var values =
                Map.of(
                        "server.port", "0",
                        "management.port", "0",
                        "nats.servers", NATS.server().url());
        try (var spans = Spans.create();
                var gateway = Gateway.start(GatewayConfig.of(values), spans.openTelemetry());
                var prometheus = PrometheusServer.start(folder, config(gateway.managementUrl()))) {
            assertThat(get(gateway.url().resolve("/v1/streams"))).isEqualTo(200);
            var trace = spans.awaitNamed("GET /v1/streams", 1).getFirst().getTraceId();

            Await.until(LIMIT, "it has scraped, see " + folder, () -> scraped(prometheus));

            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(
                                            prometheus
                                                    .api(
                                                            "query_exemplars?start=0&end=9999999999"
                                                                    + "&query=http_server_request_duration_seconds_bucket")
                                                    .findValuesAsText("trace_id"))
                                    .containsExactly(trace));
        }
    }

    private static boolean scraped(PrometheusServer prometheus) {
        var target = prometheus.api("targets").at("/data/activeTargets/0");
        assertThat(target.path("lastError").asText()).isEmpty();
        return target.path("health").asText().equals("up");
    }

    private static String config(URI management) {
        return """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: waybill
            static_configs: [{targets: ['%s']}]
        """
                .formatted(management.getAuthority());
    }

    private static int get(URI uri) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(uri).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
