package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithNats(config = "authorization { user: gw, password: secret }")
class NatsLoginTest {
    @Test
    void logsInAsTheConfiguredUser(NatsServer server) {
        var user = Map.of("nats.user", "gw", "nats.password", "secret");
        try (var gateway = RunningGateway.start(server.url(), user)) {
            assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void staysUnreadyWithTheWrongPassword(NatsServer server) {
        var user = Map.of("nats.user", "gw", "nats.password", "wrong");
        try (var gateway = RunningGateway.start(server.url(), user)) {
            assertThat(gateway.management("/health/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void namesACredentialsFileThatIsMissing(NatsServer server) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RunningGateway.start(server.url(), Map.of("nats.creds", "/no/such.creds")))
                .withMessage("nats.creds: there is no file /no/such.creds");
    }
}
