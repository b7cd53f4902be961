package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// This process's ownership of a store directory.
///
/// A lock that dies with its holder keeps other Waybills out. A note of the server's pid, which
/// outlives a crash, finds a server that is still running on the store: that one is reported and
/// never killed. The note of a dead server is taken over.
final class StoreClaim implements AutoCloseable {
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private final Path note;
    private final FileClaim lock;

    private StoreClaim(Path note, FileClaim lock) {
        this.note = note;
        this.lock = lock;
    }

    /// Makes the directory where it is missing. Throws [NatsServerException] with pid and way out
    /// when it is in use.
    static StoreClaim of(Path store) {
        Directories.create(store);
        Path note = store.resolve("waybill.pid");
        FileClaim lock =
                FileClaim.tryOf(store.resolve("waybill.lock"))
                        .orElseThrow(() -> inUse(store, Note.read(note)));
        try {
            Note.read(note)
                    .filter(Note::stillRuns)
                    .ifPresent(found -> {
                        throw stale(store, found);
                    });
            return new StoreClaim(note, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Writes down which server now runs on the store, and where it listens (0 while that is not
    /// known).
    void running(ProcessHandle server, int port) {
        new Note(server.pid(), server.info().startInstant().orElse(Instant.EPOCH), port)
                .write(note);
    }

    /// Lets go of the store, whose server has ended.
    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw new NatsServerException("cannot delete " + note, e);
        }
    }

    private static NatsServerException inUse(Path store, Optional<Note> found) {
        return new NatsServerException(
                "the store %s is in use by another Waybill%s. Use that server (--nats URL), another store, or a throw-away one (--ephemeral)."
                        .formatted(store, found.map(note -> ", whose " + note.text()).orElse("")));
    }

    private static NatsServerException stale(Path store, Note found) {
        return new NatsServerException(
                "a %s still runs on the store %s, left by a Waybill that has ended. Stop it (kill %d) and start again, or use it: --nats nats://127.0.0.1:%d"
                        .formatted(found.text(), store, found.pid(), found.port()));
    }

    private record Note(long pid, Instant started, int port) {
        static Optional<Note> read(Path file) {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try {
                List<String> lines = Files.readAllLines(file);
                return Optional.of(
                        new Note(
                                Long.parseLong(lines.get(0)),
                                Instant.ofEpochMilli(Long.parseLong(lines.get(1))),
                                Integer.parseInt(lines.get(2))));
            } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
                throw new NatsServerException(
                        "cannot read %s. When no nats-server runs on that store, delete the file."
                                .formatted(file),
                        e);
            }
        }

        void write(Path file) {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try {
                Files.writeString(
                        fresh, "%d%n%d%n%d%n".formatted(pid, started.toEpochMilli(), port));
                Files.move(
                        fresh,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new NatsServerException("cannot write " + file, e);
            }
        }

        /// A pid that another process has got since then, or that only waits to be reaped, is not
        /// our server.
        boolean stillRuns() {
            return ProcessHandle.of(pid)
                    .map(ProcessHandle::info)
                    .filter(info -> info.command().isPresent())
                    .flatMap(ProcessHandle.Info::startInstant)
                    .filter(start ->
                            Duration.between(start, started).abs().compareTo(CLOCK_TOLERANCE) < 0)
                    .isPresent();
        }

        String text() {
            return "nats-server (pid %d, since %s)".formatted(pid, started);
        }
    }
}
