package dev.waybill.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The nats-server of Debian's package, unpacked into the cache directory without being installed.
///
/// Downloads once, with `apt-get download`, which needs no special rights when the package lists
/// are there; they are fetched when they are not.
final class DebianPackage {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path cache;
    private final Map<String, String> environment;

    DebianPackage(Path cache, Map<String, String> environment) {
        this.cache = cache;
        this.environment = environment;
    }

    /// The packaged program, which must be of this version. Throws [NatsServerException] that says
    /// why it cannot be had.
    NatsBinary binary(ServerVersion wanted) {
        Path kept = cache.resolve("nats-server-" + wanted + "-debian");
        Directories.create(cache);
        return FileClaim.whileHeld(
                cache.resolve("debian.lock"), LIMIT, () -> keptOrUnpacked(wanted, kept));
    }

    private NatsBinary keptOrUnpacked(ServerVersion wanted, Path kept) {
        try {
            return Files.isExecutable(kept) ? NatsBinary.of(kept) : unpacked(wanted, kept);
        } catch (IOException e) {
            throw new NatsServerException("cannot keep Debian's nats-server in " + cache, e);
        }
    }

    private NatsBinary unpacked(ServerVersion wanted, Path kept) throws IOException {
        Path work = Files.createTempDirectory(cache, "debian-");
        try {
            download(work, wanted);
            run(work, List.of("dpkg", "-x", archive(work).toString(), work.toString()));
            Path program = work.resolve("usr/sbin/nats-server");
            requireWanted(NatsBinary.of(program), wanted);
            Files.move(program, kept, StandardCopyOption.ATOMIC_MOVE);
            return NatsBinary.of(kept);
        } finally {
            Directories.delete(work);
        }
    }

    private void download(Path work, ServerVersion wanted) {
        List<String> words = List.of("apt-get", "download", "nats-server=" + wanted + "*");
        if (Command.run(words, environment, work, LIMIT).succeeded()) {
            return;
        }
        Command.run(List.of("apt-get", "-q", "update"), environment, work, LIMIT);
        run(work, words);
    }

    private void run(Path work, List<String> words) {
        Command.Outcome outcome = Command.run(words, environment, work, LIMIT);
        if (!outcome.succeeded()) {
            throw new NatsServerException(
                    "Debian's nats-server cannot be had, `%s` failed: %s"
                            .formatted(String.join(" ", words), outcome.output()));
        }
    }

    private static Path archive(Path work) throws IOException {
        try (DirectoryStream<Path> archives = Files.newDirectoryStream(work, "*.deb")) {
            return archives.iterator().next();
        }
    }

    private static void requireWanted(NatsBinary binary, ServerVersion wanted) {
        if (!binary.version().equals(wanted)) {
            throw new NatsServerException(
                    "Debian's package holds nats-server %s, not %s"
                            .formatted(binary.version(), wanted));
        }
    }
}
