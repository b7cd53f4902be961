package dev.waybill.gateway;

import static dev.waybill.gateway.Setting.Type.BYTES;
import static dev.waybill.gateway.Setting.Type.DURATION;
import static dev.waybill.gateway.Setting.Type.FLAG;
import static dev.waybill.gateway.Setting.Type.INTEGER;
import static dev.waybill.gateway.Setting.Type.LIST;
import static dev.waybill.gateway.Setting.Type.TEXT;

import java.util.ArrayList;
import java.util.List;

/// Every configuration key of the gateway. What is not here is refused at the start.
final class Settings {
    private static final List<Setting> ALL = all();

    private Settings() {}

    static List<Setting> catalogue() {
        return ALL;
    }

    private static List<Setting> all() {
        var all = new ArrayList<Setting>();
        all.addAll(listening());
        all.addAll(nats());
        all.addAll(trust());
        all.addAll(limits());
        all.add(
                Setting.of(
                        "advisories.stream",
                        TEXT,
                        "",
                        "Stream that has the server's advisories of deaths; Waybill's own, or the one"
                                + " that takes their subjects already, where none is named."));
        all.add(Setting.choice("log.format", List.of("text", "json"), "How log lines look."));
        all.add(
                Setting.choice(
                        "log.level",
                        List.of("info", "error", "warn", "debug", "trace"),
                        "From which level on Waybill's own lines are logged."));
        all.addAll(deadLetters());
        all.addAll(alerts());
        all.addAll(SurveySettings.all());
        return List.copyOf(all);
    }

    private static List<Setting> deadLetters() {
        return List.of(
                Setting.of(
                        "dead-letters.history",
                        DURATION,
                        "90d",
                        "How long a dead letter that was resolved or discarded is remembered."),
                Setting.of(
                        "dead-letters.grace",
                        DURATION,
                        "30s",
                        "How long a replay may be under way unseen before it is looked for."));
    }

    private static List<Setting> alerts() {
        return List.of(
                Setting.of(
                        "dead-letters.interval",
                        DURATION,
                        "5s",
                        "How often the gauges of dead letters are read from the streams."),
                Setting.of(
                        "alert.alertmanager",
                        LIST,
                        "",
                        "URLs of Alertmanagers, each of which is told of the first dead letter of"
                                + " each cause."),
                Setting.of(
                        "alert.webhook.url",
                        TEXT,
                        "",
                        "URL that is told of it once; with `alert.webhook.secret`."),
                Setting.of(
                                "alert.webhook.secret",
                                TEXT,
                                "",
                                "Signs it as in Standard Webhooks: `whsec_` and base64 of 24 to 64"
                                        + " bytes.")
                        .kept(),
                Setting.of("alert.link", TEXT, "", "Where alerts lead a person to, a URL."));
    }

    private static List<Setting> listening() {
        return List.of(
                Setting.of(
                        "server.host",
                        TEXT,
                        "127.0.0.1",
                        "Address of the API; other than loopback only with `auth.keys`."),
                Setting.of("server.port", INTEGER, "8080", "Port of the API; 0 is a free one."),
                Setting.of(
                        "management.host",
                        TEXT,
                        "127.0.0.1",
                        "Address of health and metrics, which ask for no key."),
                Setting.of(
                        "management.port",
                        INTEGER,
                        "8081",
                        "Port of health and metrics; 0 is a free one."));
    }

    private static List<Setting> nats() {
        return List.of(
                Setting.of("nats.servers", LIST, "", "URLs of the NATS servers."),
                Setting.of(
                        "nats.embedded",
                        FLAG,
                        "false",
                        "Start an own nats-server, on loopback; not with `nats.servers`."),
                Setting.of(
                        "nats.store",
                        TEXT,
                        "",
                        "Directory of the embedded server; `waybill/nats` in the user's data"
                                + " directory where none is given."),
                Setting.of(
                        "nats.ephemeral",
                        FLAG,
                        "false",
                        "The embedded server's store is a new directory, deleted at the end."),
                Setting.of(
                        "nats.port",
                        INTEGER,
                        "4222",
                        "Port of the embedded server; a free one where it is taken, or for 0."),
                Setting.of("nats.creds", TEXT, "", "Credentials file (JWT and seed)."),
                Setting.of("nats.nkey", TEXT, "", "File with an nkey seed."),
                Setting.of("nats.user", TEXT, "", "User name; with `nats.password`."),
                Setting.of("nats.password", TEXT, "", "Password of `nats.user`.").kept(),
                Setting.of("nats.token", TEXT, "", "Authentication token.").kept(),
                Setting.of("nats.tls.enabled", FLAG, "false", "Ask for TLS."),
                Setting.of(
                        "nats.tls.ca",
                        TEXT,
                        "",
                        "PEM file of the certificates to trust instead of the JVM's."),
                Setting.of("nats.tls.certificate", TEXT, "", "PEM file of the own certificate."),
                Setting.of("nats.tls.key", TEXT, "", "PEM file of its key, PKCS#8."),
                Setting.of("nats.domain", TEXT, "", "JetStream domain."),
                Setting.of(
                        "nats.api-prefix",
                        TEXT,
                        "",
                        "JetStream API prefix; not with `nats.domain`."));
    }

    private static List<Setting> trust() {
        return List.of(
                Setting.of(
                        "prefix",
                        TEXT,
                        "waybill",
                        "First token of Waybill's own subjects, in upper case of its streams."),
                Setting.of(
                                "acks.key",
                                LIST,
                                "",
                                "Keys of ack tokens, base64 of 32 bytes or more each: the first one"
                                        + " signs, the others are still accepted. Generated and"
                                        + " shared in NATS where none is given.")
                        .kept(),
                Setting.choice(
                        "trace.untrusted",
                        List.of("continue", "link", "restart"),
                        "What becomes of the trace of callers whose key is not `trusted`."),
                Setting.of("auth.keys[].name", TEXT, "", "Whose key it is."),
                Setting.of(
                        "auth.keys[].sha256",
                        TEXT,
                        "",
                        "SHA-256 of the key, 64 hexadecimal digits."),
                Setting.of(
                        "auth.keys[].trusted",
                        FLAG,
                        "false",
                        "Whether this caller's trace is always continued."),
                Setting.of("auth.keys[].publish", LIST, "", "Subjects it may publish to."),
                Setting.of("auth.keys[].consume", LIST, "", "Subjects it may read."),
                Setting.of(
                        "auth.keys[].admin",
                        LIST,
                        "",
                        "Subjects whose streams and consumers it may change."),
                Setting.of(
                        "auth.keys[].deadLetters",
                        LIST,
                        "",
                        "What it may do with the dead letters of all streams, any of `headers` (see"
                                + " them, without payload), `payload` (see that as well) and `act`"
                                + " (replay, discard, restore)."));
    }

    private static List<Setting> limits() {
        return List.of(
                Setting.of("limits.body", BYTES, "1MiB", "One event, or one JSON body."),
                Setting.of("limits.batch", BYTES, "64MiB", "One NDJSON body."),
                Setting.of("limits.line", BYTES, "2MiB", "One line of an NDJSON body."),
                Setting.of("limits.headers", BYTES, "16KiB", "All headers of a request."),
                Setting.of("limits.header-count", INTEGER, "64", "Headers of a request."),
                Setting.of("limits.in-flight", INTEGER, "1024", "Requests at once."),
                Setting.of(
                        "limits.in-flight-per-key",
                        INTEGER,
                        "512",
                        "Requests at once for each key."),
                Setting.of("limits.in-flight-bytes", BYTES, "64MiB", "Bytes of bodies at once."),
                Setting.of("limits.streams", INTEGER, "512", "Open streams and long polls."),
                Setting.of(
                        "limits.streams-per-key",
                        INTEGER,
                        "256",
                        "Open streams and long polls for each key."),
                Setting.of(
                        "limits.fetch-messages",
                        INTEGER,
                        "1000",
                        "Messages of one fetch, and tokens of one request that settles."),
                Setting.of(
                        "limits.fetch-bytes",
                        BYTES,
                        "8MiB",
                        "Payloads and headers of one fetch, or one message of the largest size."),
                Setting.of(
                        "limits.heartbeat",
                        DURATION,
                        "15s",
                        "How long an event stream may be silent."),
                Setting.of(
                        "limits.connections",
                        INTEGER,
                        "4096",
                        "Connections to the API; further ones wait to be accepted."),
                Setting.of(
                        "limits.request-timeout",
                        DURATION,
                        "30s",
                        "How long a client may take in all to send a request; then its connection is"
                                + " closed without an answer."),
                Setting.of(
                        "limits.write-timeout",
                        DURATION,
                        "30s",
                        "How long a client may take to accept one write."),
                Setting.of(
                        "limits.idle-timeout",
                        DURATION,
                        "75s",
                        "How long a connection may be without a request."),
                Setting.of(
                        "limits.drain-timeout",
                        DURATION,
                        "20s",
                        "How long a stop waits for requests, and again for streams."));
    }
}
