package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.alert.Deaths;
import dev.waybill.gateway.alert.Inbox;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a gateway must keep to itself, looked for in all that it prints and answers, at its most
/// talkative.
@WithNats(config = "authorization { user: gw, password: \"hunter2-canary\" }")
class SecretsTest {
    private static final String CANARY = "canary";
    private static final String HOOK_CANARY = "hook-canary";
    private static final String REFUSED = "waybill_alert_failures_total{receiver=\"webhook\"}";

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

    @Test
    void keepsWhatSignsAWebhookWhetherItIsTakenOrNot(NatsServer server) throws Exception {
        var key = HOOK_CANARY + "-of-at-least-24-bytes";
        var encoded = base64(key);
        try (var connection = Nats.connect(login(server));
                var hook = Inbox.open();
                var gateway =
                        GatewayProcess.start(
                                folder,
                                webhook(
                                        server,
                                        hook.url() + "/" + HOOK_CANARY,
                                        "whsec_" + encoded));
                var client = HttpClient.newHttpClient()) {
            var addresses = gateway.ready();
            var deaths = new Deaths(connection);
            hook.down(true);
            var letter = deaths.die("kept", 1, "A");
            Await.until(
                    "it was refused",
                    () -> metrics(client, addresses).lines().anyMatch(SecretsTest::isRefused));
            hook.down(false);
            Await.until("it is told", () -> !hook.with("kept").isEmpty());

            for (var path :
                    List.of("/openapi", "/v1/dead-letters", "/v1/dead-letters/" + letter.id())) {
                assertThat(body(client, addresses.url(), path))
                        .isNotEmpty()
                        .doesNotContain(encoded, HOOK_CANARY);
            }
            assertThat(metrics(client, addresses)).doesNotContain(encoded, HOOK_CANARY);
            assertThat(body(client, addresses.management(), "/health/ready"))
                    .doesNotContain(encoded, HOOK_CANARY);
            var post = hook.with("kept").getFirst();
            assertThat(post.headers() + post.body()).doesNotContain(encoded, HOOK_CANARY);

            gateway.terminate();

            assertThat(gateway.status()).isPositive();
            assertThat(gateway.log())
                    .contains("webhook does not take alerts")
                    .doesNotContain(encoded, HOOK_CANARY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ALERT_WEBHOOK_SECRET, whsec_Y2FuYXJ5",
        "ALERT_WEBHOOK_SECRET, 'whsec_canary, and no base64 of 24 to 64 bytes'",
        "ALERT_WEBHOOK_URL, ftp://canary/Y2FuYXJ5",
        "ALERT_WEBHOOK_URL, 'http://[canary/Y2FuYXJ5'",
        "ALERT_ALERTMANAGER, http://u:canary@h/Y2FuYXJ5"
    })
    void refusesAWrongReceiverOfAlertsByItsKeyAlone(
            String variable, String value, NatsServer server) throws Exception {
        var variables =
                webhook(server, "http://h/", "whsec_" + base64("24-bytes-or-a-bit-longer."));
        variables.put("WAYBILL_" + variable, value);
        try (var gateway = GatewayProcess.start(folder, variables)) {
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.line()).isEmpty();
            assertThat(gateway.log())
                    .contains(variable.toLowerCase(Locale.ROOT).replace('_', '.') + " is not")
                    .doesNotContain("Y2FuYXJ5", CANARY);
        }
    }

    private static Options login(NatsServer server) {
        return Options.builder().server(server.url()).userInfo("gw", "hunter2-canary").build();
    }

    private static Map<String, String> webhook(NatsServer server, String url, String secret) {
        var variables = new HashMap<>(user("hunter2-canary").variables());
        variables.put("WAYBILL_NATS_SERVERS", server.url());
        variables.put("WAYBILL_LOG_LEVEL", "trace");
        variables.put("WAYBILL_ALERT_WEBHOOK_URL", url);
        variables.put("WAYBILL_ALERT_WEBHOOK_SECRET", secret);
        return variables;
    }

    private static boolean isRefused(String line) {
        return line.startsWith(REFUSED) && !line.endsWith(" 0.0");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String metrics(HttpClient client, GatewayProcess.Addresses addresses)
            throws Exception {
        return body(client, addresses.management(), "/metrics");
    }

    private static String body(HttpClient client, URI base, String path) throws Exception {
        var request = HttpRequest.newBuilder(base.resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
