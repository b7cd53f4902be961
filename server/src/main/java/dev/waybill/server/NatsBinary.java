package dev.waybill.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A nats-server program on disk, and the version that it says it is.
public record NatsBinary(Path path, ServerVersion version) {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    public NatsBinary {
        requireNonNull(path, "path");
        requireNonNull(version, "version");
    }

    /// Asks the program for its version. Throws [IllegalArgumentException] when it is no
    /// nats-server.
    public static NatsBinary of(Path path) {
        if (!Files.isExecutable(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException("not an executable file: " + path);
        }
        Path absolute = path.toAbsolutePath();
        Command.Outcome answer =
                Command.run(
                        List.of(absolute.toString(), "--version"),
                        System.getenv(),
                        requireNonNull(absolute.getParent()),
                        ANSWER_LIMIT);
        return ServerVersion.in(answer.output())
                .filter(version -> answer.succeeded() && answer.output().contains("nats-server"))
                .map(version -> new NatsBinary(absolute, version))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "not a nats-server: %s answered %s"
                                        .formatted(path, answer.output())));
    }
}
