package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithNats
class NatsAbsenceTest {
    @Test
    void startsWithoutNatsAndIsReadyWhenItComes(NatsServer server) {
        server.kill();
        try (var gateway = RunningGateway.start(server.url(), Map.of())) {
            assertThat(gateway.management("/health/live").statusCode()).isEqualTo(200);
            assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(503);
            assertThat(gateway.management("/metrics").body())
                    .contains("waybill_nats_connected 0.0");

            server.restart();

            awaitReady(gateway, 200);
        }
    }

    @Test
    void isNotReadyWhileNatsIsGoneAndReadyAgainAfterwards(NatsServer server) {
        try (var gateway = RunningGateway.start(server.url(), Map.of())) {
            awaitReady(gateway, 200);
            server.kill();
            awaitReady(gateway, 503);

            server.restart();

            awaitReady(gateway, 200);
            Await.until(
                    "the reconnect is counted",
                    () ->
                            gateway.management("/metrics")
                                    .body()
                                    .contains("waybill_nats_reconnects_total 1.0"));
        }
    }

    private static void awaitReady(RunningGateway gateway, int status) {
        Await.until(
                "readiness answers " + status,
                () -> gateway.management("/health/ready").statusCode() == status);
    }
}
