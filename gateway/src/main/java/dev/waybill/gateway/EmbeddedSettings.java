package dev.waybill.gateway;

import dev.waybill.server.NatsServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/// Turns the configuration of the embedded server into the launcher's settings.
final class EmbeddedSettings {
    private EmbeddedSettings() {}

    static NatsServerSettings of(EmbeddedNats config) {
        var builder =
                NatsServerSettings.builder()
                        .port(isFree(config.port()) ? config.port() : 0)
                        .stopsWithJvm(false);
        if (config.ephemeral()) {
            builder.ephemeral();
        } else if (!config.store().isEmpty()) {
            builder.store(Path.of(config.store()));
        }
        return builder.build();
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
