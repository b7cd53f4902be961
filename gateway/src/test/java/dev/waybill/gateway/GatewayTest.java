package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void answersAnUnknownPathWithAProblem() {
        var answer = gateway.get("/nowhere");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"not-found\"", "\"outcome\":\"rejected\"");
    }
}
