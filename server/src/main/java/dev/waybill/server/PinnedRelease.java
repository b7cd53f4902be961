package dev.waybill.server;

import static java.lang.System.Logger.Level.INFO;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The nats-server release that Waybill is developed against, built from the official Go module
/// with the committed checksums.
///
/// A build takes about half a minute and needs Go; its result is kept in the cache directory by
/// version. Builds that run at the same time, in any process, wait for the first and use its
/// result.
final class PinnedRelease {
    private static final System.Logger LOG = System.getLogger(PinnedRelease.class.getName());
    private static final String MODULE = "github.com/nats-io/nats-server/v2";
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(10);

    private final BuiltPrograms programs;
    private final Map<String, String> environment;

    PinnedRelease(Path cache, Map<String, String> environment) {
        this.programs = new BuiltPrograms(cache);
        this.environment = environment;
    }

    static ServerVersion version() {
        return resource("go.mod")
                .lines()
                .filter(line -> line.contains(MODULE + " v"))
                .findFirst()
                .flatMap(line -> ServerVersion.in(line.substring(line.indexOf(" v") + 1)))
                .orElseThrow(() -> new NatsServerException("go.mod pins no " + MODULE));
    }

    /// The built program. Throws [NatsServerException] with the end of the build's output when it
    /// cannot be built.
    NatsBinary binary() {
        return NatsBinary.of(
                programs.program("nats-server-" + version(), BUILD_LIMIT, this::build));
    }

    private void build(Path target) {
        Path go = GoTool.in(environment);
        LOG.log(INFO, "building nats-server {0} once, into {1}", version(), target.getParent());
        try {
            Path sources = Files.createTempDirectory("waybill-build-");
            try {
                Files.writeString(sources.resolve("go.mod"), resource("go.mod"));
                Files.writeString(sources.resolve("go.sum"), resource("go.sum"));
                compile(go, sources, target);
                requirePinned(NatsBinary.of(target));
            } finally {
                Directories.delete(sources);
            }
        } catch (IOException e) {
            throw new NatsServerException("cannot build a nats-server", e);
        }
    }

    private void compile(Path go, Path sources, Path target) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("CGO_ENABLED", "0");
        variables.put("GOWORK", "off");
        List<String> words =
                List.of(go.toString(), "build", "-trimpath", "-o", target.toString(), MODULE);
        Command.Outcome outcome = Command.run(words, variables, sources, BUILD_LIMIT);
        if (!outcome.succeeded()) {
            throw new NatsServerException(
                    "building nats-server %s with %s failed: %s"
                            .formatted(version(), go, outcome.output()));
        }
    }

    private static void requirePinned(NatsBinary binary) {
        if (!binary.version().equals(version())) {
            throw new NatsServerException(
                    "the build says it is %s, not %s".formatted(binary.version(), version()));
        }
    }

    private static String resource(String name) {
        try (InputStream in = PinnedRelease.class.getResourceAsStream("release/" + name)) {
            return new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new NatsServerException("cannot read " + name, e);
        }
    }
}
