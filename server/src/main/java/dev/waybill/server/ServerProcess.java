package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One run of a nats-server, from its start to its exit.
final class ServerProcess {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(10);
    private static final int LINES_TOLD = 20;

    private final Process process;
    private final ServerFiles files;
    private final LogTail log;
    private final AtomicBoolean exitExpected = new AtomicBoolean();

    private ServerProcess(Process process, ServerFiles files, LogTail log) {
        this.process = process;
        this.files = files;
        this.log = log;
    }

    /// Starts the program; it is not ready yet.
    static ServerProcess launch(NatsServerSettings settings, ServerFiles files, int port) {
        try {
            files.prepare(settings, port);
            LogTail log = LogTail.after(files.log());
            Process process =
                    ParentThread.start(
                            new ProcessBuilder(ServerCommand.of(settings, files))
                                    .directory(files.store().toFile())
                                    .redirectErrorStream(true)
                                    .redirectOutput(
                                            ProcessBuilder.Redirect.appendTo(
                                                    files.log().toFile())));
            process.getOutputStream().close();
            return new ServerProcess(process, files, log);
        } catch (IOException e) {
            throw new NatsServerException(
                    "cannot start %s: %s".formatted(settings.binary().path(), e.getMessage()), e);
        }
    }

    /// Calls the listener, on a virtual thread of its own, when the process ends though nobody has
    /// asked for that.
    void onUnexpectedExit(Consumer<NatsExit> listener) {
        Thread.ofVirtual()
                .name("nats-server-exit")
                .start(() -> {
                    process.onExit().join();
                    if (!exitExpected.get()) {
                        listener.accept(exit());
                    }
                });
    }

    /// Waits for the server to have read its store and to accept clients, and answers its port. A
    /// server that is not ready in time is killed.
    int awaitReady(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - end < 0) {
            Optional<Integer> port = portOnceListening();
            if (port.isPresent()) {
                return port.get();
            }
            if (exitedWithin(LOOK)) {
                throw new NatsServerException(
                        "nats-server ended with code %d before it was ready:%n%s"
                                .formatted(process.exitValue(), logEnd()));
            }
        }
        kill();
        throw new NatsServerException(
                "nats-server was not ready within %s:%n%s".formatted(limit, logEnd()));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// SIGTERM, and SIGKILL when that has not ended it in time.
    void stop(Duration limit) {
        if (!isAlive()) {
            return;
        }
        exitExpected.set(true);
        signal("CONT");
        process.destroy();
        if (!exitedWithin(limit)) {
            kill();
        }
    }

    /// SIGSTOP. A signal takes effect thread by thread: where the system shows them, returns when
    /// all of them stand still.
    void suspend() {
        signal("STOP");
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        long end = System.nanoTime() + SIGNAL_LIMIT.toNanos();
        while (Files.isDirectory(threads)
                && !standStill(threads)
                && System.nanoTime() - end < 0
                && !exitedWithin(LOOK)) {
            Thread.onSpinWait();
        }
    }

    private static boolean standStill(Path threads) {
        try (Stream<Path> all = Files.list(threads)) {
            return all.allMatch(ServerProcess::standsStill);
        } catch (IOException e) {
            return true; // it has ended
        }
    }

    private static boolean standsStill(Path thread) {
        try {
            return Files.readString(thread.resolve("status")).contains("\nState:\tT");
        } catch (IOException e) {
            return true; // this thread has ended
        }
    }

    void signal(String name) {
        Command.Outcome outcome =
                Command.run(
                        List.of("/bin/sh", "-c", "kill -%s %d".formatted(name, process.pid())),
                        Map.of(),
                        Path.of("/"),
                        SIGNAL_LIMIT);
        if (!outcome.succeeded() && isAlive()) {
            throw new NatsServerException(
                    "cannot send %s to pid %d: %s"
                            .formatted(name, process.pid(), outcome.output()));
        }
    }

    private NatsExit exit() {
        return new NatsExit(process.pid(), process.exitValue(), logEnd());
    }

    private String logEnd() {
        return log.text(LINES_TOLD);
    }

    private Optional<Integer> portOnceListening() {
        try {
            return files.port(process.pid());
        } catch (IOException e) {
            throw new NatsServerException("cannot read the port of pid " + process.pid(), e);
        }
    }

    private boolean exitedWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new NatsServerException("interrupted while waiting for nats-server", e);
        }
    }
}
