package dev.waybill.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// An exclusive hold on a file, against other processes and against the rest of this one. The
/// operating system lets go of it when the holder dies, however it dies.
final class FileClaim implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final FileChannel channel;

    private FileClaim(FileChannel channel) {
        this.channel = channel;
    }

    /// The hold, or nothing when someone else has it.
    static Optional<FileClaim> tryOf(Path file) {
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return Optional.of(new FileClaim(channel));
            }
            channel.close();
            return Optional.empty();
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
            throw new NatsServerException("cannot release a lock", e);
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

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
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
