package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.NKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway must keep to itself, looked for in all that it prints and answers, at its most
/// talkative.
@WithNats(config = "authorization { user: gw, password: \"hunter2-canary\" }")
class SecretsTest {
    private static final String CANARY = "canary";

    @TempDir private Path folder;

    @Test
    void showsNoPasswordThatIsRight(NatsServer server) throws Exception {
        assertKept(
                server,
                Map.of("WAYBILL_NATS_USER", "gw", "WAYBILL_NATS_PASSWORD", "hunter2-canary"),
                CANARY);
    }

    @Test
    void showsNoPasswordThatIsWrong(NatsServer server) throws Exception {
        assertKept(
                server,
                Map.of("WAYBILL_NATS_USER", "gw", "WAYBILL_NATS_PASSWORD", "wrong-canary"),
                CANARY);
    }

    @Test
    void showsNoTokenThatIsWrong(NatsServer server) throws Exception {
        assertKept(server, Map.of("WAYBILL_NATS_TOKEN", "token-canary"), CANARY);
    }

    @Test
    void showsNoPasswordOfAUrl(NatsServer server) throws Exception {
        for (var password : List.of("hunter2-canary", "wrong-canary")) {
            var url = server.url().replace("nats://", "nats://gw:" + password + "@");
            assertKept(server, Map.of("WAYBILL_NATS_SERVERS", url), CANARY);
        }
    }

    @Test
    void showsNoPasswordOfAServerThatIsNotThere(NatsServer server) throws Exception {
        assertKept(
                server, Map.of("WAYBILL_NATS_SERVERS", "nats://gw:url-canary@127.0.0.1:1"), CANARY);
    }

    @Test
    void showsNoSeedThatIsWrong(NatsServer server) throws Exception {
        var seed = new String(NKey.createUser(new SecureRandom()).getSeed());
        var file = Files.writeString(folder.resolve("user.nk"), seed);

        assertKept(server, Map.of("WAYBILL_NATS_NKEY", file.toString()), seed);
    }

    @Test
    void showsNoSeedOfCredentialsThatAreWrong(NatsServer server) throws Exception {
        var identities = NatsIdentities.make();
        var file = Files.writeString(folder.resolve("user.creds"), identities.credentials());

        assertKept(server, Map.of("WAYBILL_NATS_CREDS", file.toString()), identities.seed());
    }

    private void assertKept(NatsServer server, Map<String, String> variables, String secret)
            throws Exception {
        var all = new HashMap<>(variables);
        all.putIfAbsent("WAYBILL_NATS_SERVERS", server.url());
        all.put("WAYBILL_LOG_LEVEL", "trace");
        try (var gateway = GatewayProcess.start(folder, all);
                var client = HttpClient.newHttpClient()) {
            var ready = gateway.line();
            assertThat(ready).startsWith("ready http").doesNotContain(secret);
            var addresses = GatewayProcess.addresses(ready);
            assertThat(body(client, addresses.management(), "/health/ready"))
                    .contains("nats")
                    .doesNotContain(secret);
            assertThat(body(client, addresses.management(), "/metrics")).doesNotContain(secret);
            assertThat(body(client, addresses.url(), "/nowhere"))
                    .contains("not-found")
                    .doesNotContain(secret);
            Await.until(
                    "the first try to connect is in the log",
                    () -> gateway.log().contains("connect"));

            gateway.terminate();

            assertThat(gateway.status()).isPositive();
            assertThat(gateway.log()).isNotEmpty().doesNotContain(secret);
        }
    }

    private static String body(HttpClient client, URI base, String path) throws Exception {
        var request = HttpRequest.newBuilder(base.resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
