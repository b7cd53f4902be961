package dev.waybill.gateway;

import dev.waybill.gateway.alert.AlertConfig;
import dev.waybill.gateway.deadletters.DeadLettersConfig;
import dev.waybill.gateway.deliver.DeliverConfig;
import dev.waybill.gateway.http.ApiKey;
import dev.waybill.gateway.http.DeadLetterRight;
import dev.waybill.gateway.http.HttpConfig;
import dev.waybill.gateway.http.Limits;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Principal;
import dev.waybill.gateway.http.TraceTrust;
import dev.waybill.gateway.nats.NatsConfig;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.SubjectGrammar;
import dev.waybill.wire.SubjectPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// All that a gateway is told, checked.
public record GatewayConfig(
        HttpConfig http,
        NatsConfig nats,
        EmbeddedNats embedded,
        String prefix,
        DeliverConfig deliver,
        String advisories,
        LogConfig log,
        DeadLettersConfig deadLetters,
        Duration deadLetterInterval,
        AlertConfig alert,
        SurveyConfig survey) {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    public GatewayConfig {
        if (embedded.wanted() && !nats.servers().isEmpty()) {
            throw new IllegalArgumentException(
                    "nats.servers and nats.embedded exclude each other: " + nats.servers().size());
        }
        if (!embedded.wanted() && nats.servers().isEmpty()) {
            throw new IllegalArgumentException(
                    "nats.servers is empty: name the servers, or set nats.embedded to true for a"
                            + " server of the gateway's own");
        }
        new SubjectGrammar(prefix); // refuses what is no token
        if (deadLetterInterval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(
                    "dead-letters.interval is 100ms at least: " + deadLetterInterval.toMillis());
        }
    }

    /// The configuration of those keys, as `docs/configuration.md` lists them; the defaults hold
    /// for the others. Throws an `IllegalArgumentException` that names every wrong key.
    public static GatewayConfig of(Map<String, String> values) {
        return read(List.of(Layer.of("code", values)));
    }

    /// The same of a command line, environment variables, system properties, and the file that the
    /// command line names or `application.yaml` in the current directory.
    public static GatewayConfig of(
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> properties) {
        return read(
                Arguments.parse(arguments)
                        .layers(environment, properties, Path.of("").toAbsolutePath()));
    }

    static GatewayConfig read(List<Layer> layers) {
        var values = Values.of(layers, new SettingNames(Settings.catalogue()));
        return new GatewayConfig(
                http(values),
                nats(values),
                embedded(values),
                values.text("prefix"),
                deliver(values),
                values.text("advisories.stream"),
                new LogConfig(values.text("log.format").equals("json"), values.text("log.level")),
                new DeadLettersConfig(
                        new DeadLetterSpace(values.text("prefix")),
                        values.duration("dead-letters.grace"),
                        values.duration("dead-letters.history")),
                values.duration("dead-letters.interval"),
                AlertConfig.of(
                        values.list("alert.alertmanager"),
                        values.text("alert.webhook.url"),
                        values.text("alert.webhook.secret"),
                        values.text("alert.link")),
                SurveyConfig.of(values));
    }

    @Override
    public String toString() {
        return "GatewayConfig[" + http.host() + ":" + http.port() + ", " + nats + "]";
    }

    private static HttpConfig http(Values values) {
        return new HttpConfig(
                values.text("server.host"),
                values.integer("server.port"),
                values.text("management.host"),
                values.integer("management.port"),
                keys(values),
                TraceTrust.valueOf(values.text("trace.untrusted").toUpperCase(Locale.ROOT)),
                limits(values));
    }

    private static NatsConfig nats(Values values) {
        return new NatsConfig(
                values.list("nats.servers"),
                values.text("nats.creds"),
                values.text("nats.nkey"),
                values.text("nats.user"),
                values.text("nats.password"),
                values.text("nats.token"),
                values.flag("nats.tls.enabled"),
                values.text("nats.tls.ca"),
                values.text("nats.tls.certificate"),
                values.text("nats.tls.key"),
                values.text("nats.domain"),
                values.text("nats.api-prefix"));
    }

    private static DeliverConfig deliver(Values values) {
        return new DeliverConfig(
                values.integer("limits.fetch-messages"),
                values.smallBytes("limits.fetch-bytes"),
                values.duration("limits.heartbeat"),
                values.list("acks.key"));
    }

    private static EmbeddedNats embedded(Values values) {
        return new EmbeddedNats(
                values.flag("nats.embedded"),
                values.text("nats.store"),
                values.flag("nats.ephemeral"),
                values.integer("nats.port"));
    }

    private static Limits limits(Values values) {
        return new Limits(
                values.smallBytes("limits.body"),
                values.bytes("limits.batch"),
                values.smallBytes("limits.line"),
                values.smallBytes("limits.headers"),
                values.integer("limits.header-count"),
                values.integer("limits.in-flight"),
                values.bytes("limits.in-flight-bytes"),
                values.integer("limits.in-flight-per-key"),
                values.integer("limits.streams"),
                values.integer("limits.streams-per-key"),
                values.integer("limits.connections"),
                values.duration("limits.request-timeout"),
                values.duration("limits.write-timeout"),
                values.duration("limits.idle-timeout"),
                values.duration("limits.drain-timeout"));
    }

    private static List<ApiKey> keys(Values values) {
        var keys = new ArrayList<ApiKey>();
        for (int index : values.indexes("auth.keys")) {
            var at = "auth.keys." + index + ".";
            var grants = new EnumMap<Permission, List<SubjectPattern>>(Permission.class);
            for (var permission : Permission.values()) {
                var key = at + permission.word();
                grants.put(permission, values.list(key).stream().map(SubjectPattern::new).toList());
            }
            var principal =
                    new Principal(
                            values.text(at + "name"),
                            values.flag(at + "trusted"),
                            grants,
                            deadLetterRights(values, at + "deadLetters"));
            keys.add(new ApiKey(principal, values.text(at + "sha256")));
        }
        return keys;
    }

    private static Set<DeadLetterRight> deadLetterRights(Values values, String key) {
        return values.list(key).stream()
                .map(word ->
                        DeadLetterRight.of(word)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                key
                                                        + " holds headers, payload and act: \""
                                                        + word
                                                        + "\"")))
                .collect(Collectors.toUnmodifiableSet());
    }
}
