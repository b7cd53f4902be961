package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.Consumer;

/// Programs that are built once and kept by name in the user's cache directory.
///
/// Builds of one name that run at the same time, in any process, wait for the first and use its
/// result. Nothing is deleted; a name should hold what the build depends on.
public final class BuiltPrograms {
    private final Path cache;

    BuiltPrograms(Path cache) {
        this.cache = cache;
    }

    /// Those of this process's user.
    public static BuiltPrograms system() {
        return new BuiltPrograms(UserDirectories.system().cache());
    }

    /// The kept program of that name; where there is none, the one that `build` writes to the file
    /// that it is given. Waits for a build under way at most `limit`, then throws
    /// [NatsServerException], as it does where nothing can be kept.
    public Path program(String name, Duration limit, Consumer<Path> build) {
        Path kept = cache.resolve(name);
        if (Files.isExecutable(kept)) {
            return kept;
        }
        Directories.create(cache);
        return FileClaim.whileHeld(
                cache.resolve(name + ".lock"), limit, () -> keptOrBuilt(kept, build));
    }

    private Path keptOrBuilt(Path kept, Consumer<Path> build) {
        try {
            return Files.isExecutable(kept) ? kept : built(kept, build);
        } catch (IOException e) {
            throw new NatsServerException("cannot keep " + kept, e);
        }
    }

    private Path built(Path kept, Consumer<Path> build) throws IOException {
        Path fresh = cache.resolve(kept.getFileName() + ".new");
        try {
            build.accept(fresh);
            return Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
