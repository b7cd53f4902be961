package dev.waybill.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The `go` command: the one of `GOROOT`, else of the PATH, else of the customary folder.
public final class GoTool {
    private static final Path CUSTOMARY = Path.of("/usr/local/go/bin/go");

    private GoTool() {}

    /// The one of this process's environment.
    public static Optional<Path> system() {
        return find(System.getenv());
    }

    static Path in(Map<String, String> environment) {
        return find(environment)
                .orElseThrow(() ->
                        new NatsServerException(
                                "there is no Go (`go`) on the PATH. Install Go 1.21 or newer, or set NATS_SERVER to a nats-server %s."
                                        .formatted(PinnedRelease.version())));
    }

    private static Optional<Path> find(Map<String, String> environment) {
        Stream<Path> ofRoot =
                Optional.ofNullable(environment.get("GOROOT")).stream()
                        .map(root -> Path.of(root, "bin", "go"));
        return Stream.of(ofRoot, onPath(environment, "go"), Stream.of(CUSTOMARY))
                .flatMap(candidates -> candidates)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Where the PATH would look for a program, in its order.
    static Stream<Path> onPath(Map<String, String> environment, String program) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable);
    }
}
