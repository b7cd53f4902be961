package dev.waybill.gateway.nats;

import dev.waybill.client.ConnectionDefaults;
import dev.waybill.client.TlsFiles;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Turns the configuration into options of the NATS client. A file that cannot be read is refused
/// at once, with its key.
final class NatsOptions {
    private NatsOptions() {}

    static Options.Builder of(NatsConfig config) {
        var builder =
                ConnectionDefaults.apply(new Options.Builder())
                        .servers(config.servers().toArray(String[]::new))
                        .connectionName("waybill-gateway");
        authenticate(config, builder);
        if (config.wantsTls()) {
            builder.sslContext(tls(config).context());
        }
        return builder;
    }

    private static void authenticate(NatsConfig config, Options.Builder builder) {
        if (!config.creds().isEmpty()) {
            var text = read("nats.creds", config.creds());
            builder.authHandler(Nats.staticCredentials(text.getBytes(StandardCharsets.UTF_8)));
        } else if (!config.nkey().isEmpty()) {
            var seed = read("nats.nkey", config.nkey()).strip();
            builder.authHandler(Nats.staticCredentials(new char[0], seed.toCharArray()));
        } else if (!config.user().isEmpty()) {
            builder.userInfo(config.user().toCharArray(), config.password().toCharArray());
        } else if (!config.token().isEmpty()) {
            builder.token(config.token().toCharArray());
        }
    }

    private static TlsFiles tls(NatsConfig config) {
        return new TlsFiles(
                file(config.tlsCa()), file(config.tlsCertificate()), file(config.tlsKey()));
    }

    private static Optional<Path> file(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    private static String read(String key, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(key + ": there is no file " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(key + ": cannot read " + file, e);
        }
    }
}
