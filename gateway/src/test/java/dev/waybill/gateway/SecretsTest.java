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
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway must keep to itself, looked for in all that it prints and answers, at its most
/// talkative.
@WithNats(config = "authorization { user: gw, password: \"hunter2-canary\" }")
class SecretsTest {
    private static final String CANARY = "canary";

    @TempDir private Path folder;

    private record Login(Map<String, String> variables, String secret) {}

    @Test
    void showsNoSecretWhetherItIsRightOrWrong(NatsServer server) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks =
                    logins(server).stream()
                            .map(login ->
                                    executor.submit(() -> {
                                        assertKept(server, login.variables(), login.secret());
                                        return login;
                                    }))
                            .toList();
            for (var check : checks) {
                assertThat(check.get().secret()).isNotEmpty();
            }
        }
    }

    private List<Login> logins(NatsServer server) throws Exception {
        var identities = NatsIdentities.make();
        var credentials = Files.writeString(folder.resolve("u.creds"), identities.credentials());
        var seed = new String(NKey.createUser(new SecureRandom()).getSeed());
        var nkey = Files.writeString(folder.resolve("u.nk"), seed);
        return List.of(
                user("hunter2-canary"),
                user("wrong-canary"),
                new Login(Map.of("WAYBILL_NATS_TOKEN", "token-canary"), CANARY),
                url(server.url(), "hunter2-canary"),
                url(server.url(), "wrong-canary"),
                url("nats://127.0.0.1:1", "absent-canary"),
                new Login(Map.of("WAYBILL_NATS_NKEY", nkey.toString()), seed),
                new Login(Map.of("WAYBILL_NATS_CREDS", credentials.toString()), identities.seed()));
    }

    private static Login user(String password) {
        return new Login(
                Map.of("WAYBILL_NATS_USER", "gw", "WAYBILL_NATS_PASSWORD", password), CANARY);
    }

    private static Login url(String url, String password) {
        var named = url.replace("nats://", "nats://gw:" + password + "@");
        return new Login(Map.of("WAYBILL_NATS_SERVERS", named), CANARY);
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
