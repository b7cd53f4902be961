package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.server.NatsBinaries;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.JetStreamApiException;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every way to log in at a server and to reach its JetStream, by the configuration's keys.
class NatsLoginTest {
    @TempDir private Path folder;

    @Test
    void logsInAsTheConfiguredUser() throws Exception {
        try (var server = server("authorization { user: gw, password: secret }")) {
            assertThat(domain(server, Map.of("nats.user", "gw", "nats.password", "secret")))
                    .isEmpty();
            assertRefused(server, Map.of("nats.user", "gw", "nats.password", "wrong"));
        }
    }

    @Test
    void logsInWithAToken() throws Exception {
        try (var server = server("authorization { token: t0ken }")) {
            assertThat(domain(server, Map.of("nats.token", "t0ken"))).isEmpty();
            assertRefused(server, Map.of("nats.token", "wrong"));
        }
    }

    @Test
    void logsInWithAnNkey() throws Exception {
        var user = NKey.createUser(new SecureRandom());
        var config =
                "authorization { users: [ { nkey: %s } ] }"
                        .formatted(new String(user.getPublicKey()));
        try (var server = server(config)) {
            var seed = file("user.nk", new String(user.getSeed()) + "\n");
            var other = NKey.createUser(new SecureRandom()).getSeed();

            assertThat(domain(server, Map.of("nats.nkey", seed))).isEmpty();
            assertRefused(server, Map.of("nats.nkey", file("other.nk", new String(other))));
        }
    }

    @Test
    void logsInWithACredentialsFile() throws Exception {
        var known = NatsIdentities.make();
        try (var server = server(known.serverConfig())) {
            var credentials = file("user.creds", known.credentials());
            var foreign = file("foreign.creds", NatsIdentities.make().credentials());

            assertThat(domain(server, Map.of("nats.creds", credentials))).isEmpty();
            assertRefused(server, Map.of("nats.creds", foreign));
        }
    }

    @Test
    void trustsAnAuthorityOfItsOwn() throws Exception {
        var certificates = Certificates.in(folder);
        try (var server = server(tls(certificates, false))) {
            assertThat(domain(server, Map.of("nats.tls.ca", certificates.ca().toString())))
                    .isEmpty();
            assertRefused(server, Map.of("nats.tls.enabled", "true"));
        }
    }

    @Test
    void showsItsOwnCertificate() throws Exception {
        var certificates = Certificates.in(folder);
        var ca = certificates.ca().toString();
        try (var server = server(tls(certificates, true))) {
            var own =
                    Map.of(
                            "nats.tls.ca", ca,
                            "nats.tls.certificate", certificates.certificate("client").toString(),
                            "nats.tls.key", certificates.key("client").toString());

            assertThat(domain(server, own)).isEmpty();
            assertRefused(server, Map.of("nats.tls.ca", ca));
        }
    }

    @Test
    void asksTheConfiguredDomainOrPrefix() throws Exception {
        var settings = settings("").jetStream("domain: hub").build();
        try (var server = NatsServer.start(settings)) {
            assertThat(domain(server, Map.of("nats.domain", "hub"))).isEqualTo("hub");
            assertThat(domain(server, Map.of("nats.api-prefix", "$JS.hub.API"))).isEqualTo("hub");
            assertThatThrownBy(() -> domain(server, Map.of("nats.domain", "elsewhere")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void namesACredentialsFileThatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RunningGateway.start(
                                "nats://127.0.0.1:1", Map.of("nats.creds", "/no/such.creds")))
                .withMessage("nats.creds: there is no file /no/such.creds");
    }

    private static void assertRefused(NatsServer server, Map<String, String> login) {
        assertThatThrownBy(() -> domain(server, login)).isInstanceOf(ProblemException.class);
    }

    /// Logs in as that configuration says, and asks JetStream for its domain.
    private static String domain(NatsServer server, Map<String, String> login)
            throws IOException, JetStreamApiException, InterruptedException {
        var values = new HashMap<>(login);
        values.put("nats.servers", server.url());
        var config = GatewayConfig.of(values).nats();
        try (var link = new NatsLink(config, new SimpleMeterRegistry())) {
            link.start();
            var domain =
                    link.connected()
                            .jetStreamManagement(link.jetStream())
                            .getAccountStatistics()
                            .getDomain();
            return domain == null ? "" : domain;
        }
    }

    private static String tls(Certificates certificates, boolean verify) {
        return "tls { cert_file: \"%s\", key_file: \"%s\", ca_file: \"%s\", verify: %s }"
                .formatted(
                        certificates.certificate("server"),
                        certificates.key("server"),
                        certificates.ca(),
                        verify);
    }

    private static NatsServer server(String config) {
        return NatsServer.start(settings(config).build());
    }

    private static NatsServerSettings.Builder settings(String config) {
        return NatsServerSettings.builder()
                .binary(NatsBinaries.system().pinned())
                .ephemeral()
                .config(config);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
