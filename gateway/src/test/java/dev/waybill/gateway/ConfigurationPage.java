package dev.waybill.gateway;

import java.util.List;

/// Prints the configuration reference.
final class ConfigurationPage {
    private static final String HEAD =
            """
            # Configuration of the gateway

            The gateway reads, each over the one before it:

            1. `application.yaml` in the working directory, or the file that `--config` names;
            2. environment variables: `WAYBILL_` and the key in capitals, with `_` for `.` and `-`
               (`WAYBILL_SERVER_PORT=9000`);
            3. system properties: `waybill.` and the key (`-Dwaybill.server.port=9000`);
            4. arguments: `--port`, `--management-port`, `--nats URL`, `--ephemeral`, `--config FILE`, and
               `--embedded`, which holds unless `nats.servers` is set anywhere.

            A key that is not on this page, and a value that does not have the form named here, end the start with
            an error that names the key, the value, where it came from and the nearest key. Nothing is read from
            variables without the prefix, with one exception: tracing follows the `OTEL_…` variables and `otel.…` properties
            of OpenTelemetry (`OTEL_TRACES_EXPORTER=otlp`, `OTEL_EXPORTER_OTLP_ENDPOINT=http://…:4318`); unless they say otherwise
            spans are made and propagated but not exported. OTLP goes over HTTP; gRPC is not there.

            A list is a YAML list, items by index (`auth.keys.0.publish.1`), or one text with commas. `[]` stands for an index
            from 0. Without `auth.keys` the API is served on loopback addresses only.

            | key | form | default | what it is |
            |---|---|---|---|
            """;

    private ConfigurationPage() {}

    static String print() {
        var page = new StringBuilder(HEAD);
        Settings.catalogue().forEach(setting -> page.append(row(setting)));
        return page.toString();
    }

    private static String row(Setting setting) {
        var fallback = setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`";
        return String.join(
                " ",
                List.of(
                        "|",
                        "`" + setting.key() + "`",
                        "|",
                        setting.form(),
                        "|",
                        fallback,
                        "|",
                        setting.doc(),
                        "|\n"));
    }
}
