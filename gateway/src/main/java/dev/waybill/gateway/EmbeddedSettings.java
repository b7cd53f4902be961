package dev.waybill.gateway;

import dev.waybill.server.NatsServerSettings;
import java.nio.file.Path;

/// Turns the configuration of the embedded server into the launcher's settings.
final class EmbeddedSettings {
    private EmbeddedSettings() {}

    static NatsServerSettings of(EmbeddedNats config) {
        var builder = NatsServerSettings.builder().preferredPort(config.port()).stopsWithJvm(false);
        if (config.ephemeral()) {
            builder.ephemeral();
        } else if (!config.store().isEmpty()) {
            builder.store(Path.of(config.store()));
        }
        return builder.build();
    }
}
