package dev.waybill.server;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// An exclusive hold on a file, against other processes and against the rest of this one. The
/// operating system lets go of it when the holder dies, however it dies.
final class FileClaim implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// A process loses its lock on a file as soon as it closes any channel to it, so none is opened
    /// a second time. One entry for each open claim.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FileClaim(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// The hold, or nothing when someone else has it. The directory of the file must be there.
    static Optional<FileClaim> tryOf(Path file) {
        try {
            Path real =
                    requireNonNull(file.toAbsolutePath().getParent())
                            .toRealPath()
                            .resolve(file.getFileName());
            if (!HELD_HERE.add(real)) {
                return Optional.empty();
            }
            return claimed(real);
        } catch (IOException e) {
            throw new NatsServerException("cannot lock " + file, e);
        }
    }

    /// Does the work while nobody else holds the file, after waiting for that at most this long.
    static <T> T whileHeld(Path file, Duration limit, Supplier<T> work) {
        FileClaim claim = of(file, limit);
        try {
            return work.get();
        } finally {
            claim.close();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new NatsServerException("cannot release " + file, e);
        } finally {
            HELD_HERE.remove(file);
        }
    }

    private static FileClaim of(Path file, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<FileClaim> claim = tryOf(file);
            if (claim.isPresent()) {
                return claim.get();
            }
            pause(file);
        }
        throw new NatsServerException(
                "%s is held by another process for more than %s".formatted(file, limit));
    }

    private static Optional<FileClaim> claimed(Path file) throws IOException {
        Optional<FileChannel> channel = Optional.empty();
        try {
            channel = locked(file);
            return channel.map(open -> new FileClaim(file, open));
        } finally {
            if (channel.isEmpty()) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() != null) {
            return Optional.of(channel);
        }
        channel.close();
        return Optional.empty();
    }

    private static void pause(Path file) {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NatsServerException("interrupted while waiting for " + file, e);
        }
    }
}
