package dev.waybill.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What lies in a server's store directory beside JetStream's own files.
///
/// The log is kept over restarts; when a start finds it larger than 10 MiB, it becomes
/// `nats-server.log.1`, of which there is one.
record ServerFiles(Path store) {
    private static final Pattern PORT = Pattern.compile("\"nats\":\\[\"[^\"]*:(\\d+)\"");
    private static final long LOG_BYTES = 10L * 1024 * 1024;

    Path config() {
        return store.resolve("nats-server.conf");
    }

    Path log() {
        return store.resolve("nats-server.log");
    }

    /// Writes the configuration, readable by its owner alone since it may hold passwords, and makes
    /// room for a new run.
    void prepare(NatsServerSettings settings, int port) throws IOException {
        deletePortFiles();
        if (Files.exists(log()) && Files.size(log()) > LOG_BYTES) {
            Files.move(
                    log(), store.resolve("nats-server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(config());
        Files.createFile(
                config(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(config(), configText(settings, port));
    }

    /// The client port of the process, once it has written it.
    Optional<Integer> port(long pid) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(store, "*_" + pid + ".ports")) {
            for (Path file : files) {
                Matcher matcher = PORT.matcher(Files.readString(file));
                return matcher.find()
                        ? Optional.of(Integer.valueOf(matcher.group(1)))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private String configText(NatsServerSettings settings, int port) {
        return """
        listen: "127.0.0.1:%d"
        ports_file_dir: %s
        jetstream {
            store_dir: %s
            %s
        }
        %s
        """
                .formatted(
                        port == 0 ? -1 : port,
                        quoted(store),
                        quoted(store),
                        settings.jetStream(),
                        settings.config());
    }

    private void deletePortFiles() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(store, "*.ports")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
