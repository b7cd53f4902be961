package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.gateway.http.DeadLetterRight;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Principal;
import dev.waybill.wire.SubjectPattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
    private static final String DIGEST = "ab".repeat(32);

    @TempDir private Path folder;

    @Test
    void laysArgumentsOverPropertiesOverEnvironmentOverTheFile() throws Exception {
        write(
                """
                server: {port: 1, host: 127.0.0.2}
                management: {port: 1}
                limits: {streams: 1}
                nats: {servers: ["nats://a:4222", "nats://b:4222"]}
                """);

        var config =
                read(
                        List.of("--port", "4"),
                        Map.of(
                                "WAYBILL_SERVER_PORT", "2",
                                "WAYBILL_MANAGEMENT_PORT", "2",
                                "WAYBILL_LIMITS_STREAMS", "2"),
                        Map.of("waybill.server.port", "3", "waybill.management.port", "3"));

        assertThat(config.http().port()).isEqualTo(4);
        assertThat(config.http().managementPort()).isEqualTo(3);
        assertThat(config.http().limits().streams()).isEqualTo(2);
        assertThat(config.http().host()).isEqualTo("127.0.0.2");
        assertThat(config.nats().servers()).containsExactly("nats://a:4222", "nats://b:4222");
    }

    @Test
    void ignoresVariablesAndPropertiesWithoutThePrefix() {
        var config =
                read(
                        List.of("--embedded"),
                        Map.of("PREFIX", "x", "SERVER_PORT", "9", "HOSTNAME", "h"),
                        Map.of("server.port", "9", "prefix", "x"));

        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.prefix()).isEqualTo("waybill");
    }

    @Test
    void ignoresWhatKubernetesSetsForAServiceOfThatName() {
        var variables =
                Map.of(
                        "WAYBILL_PORT", "tcp://10.0.0.1:8080",
                        "WAYBILL_SERVICE_HOST", "10.0.0.1",
                        "WAYBILL_PORT_8080_TCP_ADDR", "10.0.0.1");

        assertThat(read(List.of("--embedded"), variables, Map.of()).http().port()).isEqualTo(8080);
    }

    @Test
    void namesAnUnknownKeyWhereItCameFromAndTheNearestOne() throws Exception {
        write("server: {prot: 1}");

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        read(
                                List.of("--embedded"),
                                Map.of("WAYBILL_LIMIT_BODY", "1"),
                                Map.of("waybill.auth.keys.0.nam", "a")))
                .withMessageContaining("server.prot (from application.yaml)")
                .withMessageContaining("nearest is server.port")
                .withMessageContaining("WAYBILL_LIMIT_BODY (from environment)")
                .withMessageContaining("nearest is limits.body")
                .withMessageContaining("auth.keys.0.nam (from system properties)")
                .withMessageContaining("nearest is auth.keys[].name");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, x, a whole number",
        "server.port, 70000, server.port must be 0 to 65535: 70000",
        "nats.ephemeral, yes, true or false",
        "limits.body, 1MB, a size such as",
        "limits.body, 0, limits.body-bytes must be positive: 0",
        "limits.request-timeout, 5, a duration such as",
        "trace.untrusted, ignore, 'continue, link, restart'",
        "log.format, xml, 'text, json'",
        "acks.key, %%%, acks.key is not base64",
        "acks.key, c2hvcnQ=, acks.key has 5 bytes",
        "server.host, 0.0.0.0, auth.keys",
        "prefix, a b, a prefix is one token",
        "nats.user, u, nats.user and nats.password go together",
        "auth.keys.0.sha256, zz, is not 64 hexadecimal digits",
        "auth.keys.0.publish, a..b, a subject pattern has no empty token"
    })
    void refusesAValueOfTheWrongForm(String key, String value, String message) {
        var values = new HashMap<String, String>();
        values.put("nats.embedded", "true");
        if (key.startsWith("auth.keys")) {
            values.put("auth.keys.0.name", "a");
            values.put("auth.keys.0.sha256", DIGEST);
        }
        values.put(key, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayConfig.of(values))
                .withMessageContaining(message);
    }

    @Test
    void neverPrintsASecret() {
        var values =
                Map.of(
                        "nats.servers", "nats://u:hunter2@h:4222",
                        "nats.user", "u",
                        "nats.password", "hunter2",
                        "alert.webhook.url", "http://h/hunter2",
                        "alert.webhook.secret", "whsec_" + "hunter2+".repeat(4));

        assertThat(GatewayConfig.of(values).toString()).doesNotContain("hunter2");
    }

    @Test
    void asksForServersUnlessOneIsEmbedded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GatewayConfig.of(Map.of()))
                .withMessageContaining("nats.servers is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        GatewayConfig.of(
                                Map.of("nats.embedded", "true", "nats.servers", "nats://h:1")))
                .withMessageContaining("exclude each other");
    }

    @Test
    void embedsAServerOnlyWhereNoneIsNamed() {
        var named = Map.of("WAYBILL_NATS_SERVERS", "nats://h:1");

        assertThat(read(List.of("--embedded"), named, Map.of()).embedded().wanted()).isFalse();
        assertThat(read(List.of("--embedded"), Map.of(), Map.of()).embedded().wanted()).isTrue();
    }

    @Test
    void readsKeysWithTheirGrants() {
        var config =
                read(
                        List.of("--embedded"),
                        Map.of(
                                "WAYBILL_AUTH_KEYS_0_NAME", "orders",
                                "WAYBILL_AUTH_KEYS_0_SHA256", DIGEST,
                                "WAYBILL_AUTH_KEYS_0_TRUSTED", "true",
                                "WAYBILL_AUTH_KEYS_0_PUBLISH", "orders.>, billing.*"),
                        Map.of());

        var principal = config.http().keys().getFirst().principal();
        assertThat(principal.trusted()).isTrue();
        assertThat(principal.may(Permission.PUBLISH, new SubjectPattern("billing.x"))).isTrue();
        assertThat(principal.has(Permission.CONSUME)).isFalse();
    }

    @Test
    void readsWhatAKeyMayDoWithDeadLetters() {
        var key =
                Map.of("WAYBILL_AUTH_KEYS_0_NAME", "oncall", "WAYBILL_AUTH_KEYS_0_SHA256", DIGEST);
        var may = new HashMap<>(key);
        may.put("WAYBILL_AUTH_KEYS_0_DEADLETTERS", "headers, act");

        var principal = principal(may);

        assertThat(principal.deadLetters())
                .containsExactlyInAnyOrder(DeadLetterRight.HEADERS, DeadLetterRight.ACT);
        assertThat(principal(key).deadLetters()).isEmpty();
        assertThat(Principal.ANONYMOUS.deadLetters()).contains(DeadLetterRight.values());
    }

    @Test
    void refusesAnotherRightOverDeadLettersByItsKey() {
        var environment =
                Map.of(
                        "WAYBILL_AUTH_KEYS_0_NAME", "oncall",
                        "WAYBILL_AUTH_KEYS_0_SHA256", DIGEST,
                        "WAYBILL_AUTH_KEYS_0_DEADLETTERS", "headers, replay");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> principal(environment))
                .withMessageContaining("auth.keys.0.deadLetters")
                .withMessageContaining("\"replay\"");
    }

    private Principal principal(Map<String, String> environment) {
        var config = read(List.of("--embedded"), environment, Map.of());
        return config.http().keys().getFirst().principal();
    }

    @Test
    void refusesAnUnknownArgument() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(List.of("--prot", "1"), Map.of(), Map.of()))
                .withMessageContaining("--prot")
                .withMessageContaining("--port");
    }

    private void write(String yaml) throws Exception {
        Files.writeString(folder.resolve("application.yaml"), yaml);
    }

    @Test
    void startsAServerForTheScriptUnlessServersAreNamed() {
        var up = Map.of("waybill.command", "up");

        assertThat(read(List.of(), Map.of(), up).embedded().wanted()).isTrue();
        assertThat(read(List.of("--nats", "nats://a"), Map.of(), up).embedded().wanted()).isFalse();
    }

    @Test
    void looksAtStreamsMoreOftenForTheScriptUnlessToldOtherwise() throws Exception {
        var up = Map.of("waybill.command", "up");

        assertThat(interval(Map.of())).isEqualTo(Duration.ofSeconds(30));
        assertThat(interval(up)).isEqualTo(Duration.ofSeconds(5));
        write("survey: {interval: 1m}");
        assertThat(interval(up)).isEqualTo(Duration.ofMinutes(1));
    }

    private Duration interval(Map<String, String> properties) {
        return read(List.of("--embedded"), Map.of(), properties).survey().watch().interval();
    }

    private GatewayConfig read(
            List<String> args, Map<String, String> environment, Map<String, String> properties) {
        return GatewayConfig.read(Arguments.parse(args).layers(environment, properties, folder));
    }
}
