package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Spans;
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
                var client = HttpClient.newHttpClient();
                var gateway = Gateway.start(GatewayConfig.of(values), spans.openTelemetry());
                var server = PrometheusProcess.start(folder, gateway.managementUrl())) {
            var streams = HttpRequest.newBuilder(gateway.url().resolve("/v1/streams")).build();
            assertThat(client.send(streams, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
            var trace = spans.awaitNamed("GET /v1/streams", 1).getFirst().getTraceId();

            Await.until(LIMIT, "it has scraped, see " + folder, server::scraped);

            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(
                                            server.ask(
                                                            "query_exemplars?start=0&end=9999999999"
                                                                    + "&query=http_server_request_duration_seconds_bucket")
                                                    .findValuesAsText("trace_id"))
                                    .containsExactly(trace));
        }
    }
}
