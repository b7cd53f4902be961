package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class GatewayTest {
    private static final String COUNTED =
            "http_server_request_duration_seconds_count{http_request_method=\"GET\","
                    + "http_response_status_code=\"200\",http_route=\"/openapi\"} 1";

    private final RunningGateway gateway;

    GatewayTest(NatsServer nats) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void isReadyWhileNatsIsConnected() {
        var ready = gateway.management("/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).contains("\"status\":\"UP\"");
    }

    @Test
    void countsARequestUnderItsRouteTemplate() {
        assertThat(gateway.get("/openapi").statusCode()).isEqualTo(200);

        Await.until(
                "the request is in the metrics",
                () -> gateway.management("/metrics").body().contains(COUNTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jvm_memory_used_bytes{area=\"heap\"",
                "jvm_gc_memory_allocated_bytes_total ",
                "jvm_buffer_memory_used_bytes{",
                "jvm_threads_live_threads ",
                "process_cpu_usage ",
                "system_cpu_count ",
                "system_load_average_1m ",
                "process_files_open_files ",
                "process_uptime_seconds ",
                "process_start_time_seconds "
            })
    void showsHowItsProcessIs(String beginning) {
        assertThat(gateway.management("/metrics").body().lines())
                .anyMatch(line -> line.startsWith(beginning));
    }

    @Test
    void answersAnUnknownPathWithAProblem() {
        var answer = gateway.get("/nowhere");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"not-found\"", "\"outcome\":\"rejected\"");
    }
}
