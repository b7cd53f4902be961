package dev.waybill.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a nats-server comes from.
///
/// Each way either answers a program that says its version, or throws [NatsServerException] that
/// names what to do.
public final class NatsBinaries {
    /// The oldest release that Waybill works with.
    public static final ServerVersion OLDEST_SUPPORTED = new ServerVersion(2, 9, 10);

    private static final ServerVersion OLDEST_ON_PATH = new ServerVersion(2, 10, 0);
    private static final String VARIABLE = "NATS_SERVER";

    private final Map<String, String> environment;
    private final UserDirectories directories;
    private final List<Path> packaged;

    private NatsBinaries(
            Map<String, String> environment, UserDirectories directories, List<Path> packaged) {
        this.environment = Map.copyOf(environment);
        this.directories = directories;
        this.packaged = List.copyOf(packaged);
    }

    /// Searches with this process's own environment.
    public static NatsBinaries system() {
        return new NatsBinaries(
                System.getenv(),
                UserDirectories.system(),
                List.of(Path.of("/usr/sbin/nats-server"), Path.of("/usr/bin/nats-server")));
    }

    /// Searches with a given environment, home and places where a distribution's package puts the
    /// program.
    static NatsBinaries of(Map<String, String> environment, Path home, List<Path> packaged) {
        return new NatsBinaries(environment, UserDirectories.of(environment, home), packaged);
    }

    /// For running: `$NATS_SERVER`, else one on the PATH of 2.10 or newer, else the pinned release,
    /// else Debian's package.
    public NatsBinary forUse() {
        return named().or(this::onPath).orElseGet(this::pinnedOrPackaged);
    }

    /// For tests: the pinned release, whatever is on the PATH. `$NATS_SERVER` saves the build when
    /// it is that very release.
    public NatsBinary pinned() {
        return named().filter(found -> found.version().equals(PinnedRelease.version()))
                .orElseGet(() -> release().binary());
    }

    /// For compatibility tests: the oldest supported release, from Debian's package, unpacked and
    /// not installed.
    public NatsBinary oldestSupported() {
        return new DebianPackage(directories.cache(), environment).binary(OLDEST_SUPPORTED);
    }

    private Optional<NatsBinary> named() {
        return Optional.ofNullable(environment.get(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .map(NatsBinaries::requireSupported);
    }

    private Optional<NatsBinary> onPath() {
        return GoTool.onPath(environment, "nats-server")
                .findFirst()
                .map(NatsBinary::of)
                .filter(found -> found.version().isAtLeast(OLDEST_ON_PATH));
    }

    private NatsBinary pinnedOrPackaged() {
        try {
            return release().binary();
        } catch (NatsServerException e) {
            return packaged().orElseThrow(() -> noneFound(e));
        }
    }

    private Optional<NatsBinary> packaged() {
        return packaged.stream()
                .filter(Files::isExecutable)
                .map(NatsBinary::of)
                .filter(found -> found.version().isAtLeast(OLDEST_SUPPORTED))
                .findFirst();
    }

    private PinnedRelease release() {
        return new PinnedRelease(directories.cache(), environment);
    }

    private static NatsBinary requireSupported(Path path) {
        NatsBinary found = NatsBinary.of(path);
        if (!found.version().isAtLeast(OLDEST_SUPPORTED)) {
            throw new IllegalArgumentException(
                    "%s is nats-server %s, and %s is the oldest supported: %s"
                            .formatted(VARIABLE, found.version(), OLDEST_SUPPORTED, path));
        }
        return found;
    }

    private static NatsServerException noneFound(NatsServerException cause) {
        return new NatsServerException(
                """
                No nats-server was found. Any one of these helps:
                - set NATS_SERVER to a nats-server program,
                - put one of %s or newer on the PATH,
                - install Go 1.21 or newer, and %s is built once into the cache,
                - install Debian's package: apt-get install nats-server,
                - or use a server that runs already: --nats URL.
                The build said: %s\
                """
                        .formatted(OLDEST_ON_PATH, PinnedRelease.version(), cause.getMessage()),
                cause);
    }
}
