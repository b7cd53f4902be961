package dev.waybill.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A nats-server that runs as a child of this process, on 127.0.0.1, with JetStream.
///
/// It listens on one port and owns one store from `start` to `close`, through any number of kills
/// and restarts. Safe for many threads.
public final class NatsServer implements AutoCloseable {
    private static final String TAKEN = "address already in use";

    private final NatsServerSettings settings;
    private final ServerFiles files;
    private final StoreClaim claim;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Consumer<NatsExit>> listeners = new CopyOnWriteArrayList<>();
    private final Thread hook = Thread.ofPlatform().name("nats-server-stop").unstarted(this::close);
    private volatile ServerProcess process;
    private volatile int port;
    private boolean closed;

    private NatsServer(NatsServerSettings settings, ServerFiles files, StoreClaim claim) {
        this.settings = settings;
        this.files = files;
        this.claim = claim;
        this.port = settings.port();
        this.process = runFirst();
    }

    /// Starts a server and waits until it accepts clients. Throws [NatsServerException] with the
    /// end of its log when it does not, or with pid and way out when another server holds the
    /// store.
    public static NatsServer start(NatsServerSettings settings) {
        try (StartGuard guard = StartGuard.set()) {
            return start(settings, guard);
        }
    }

    private static NatsServer start(NatsServerSettings settings, StartGuard guard) {
        Path store = settings.store().orElseGet(NatsServer::temporary).toAbsolutePath();
        StoreClaim claim = StoreClaim.of(store);
        try {
            NatsServer server = new NatsServer(settings, new ServerFiles(store), claim);
            server.handOver(guard);
            return server;
        } catch (RuntimeException e) {
            letGo(settings, claim, store);
            throw e;
        }
    }

    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /// The process that runs now, or ran last.
    public long pid() {
        return process.handle().pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public ServerVersion version() {
        return settings.binary().version();
    }

    public Path store() {
        return files.store();
    }

    /// The last lines of the server's log, oldest first, over all runs on this store.
    public List<String> log(int lines) {
        return LogTail.of(files.log()).lines(lines);
    }

    /// Hears, on a virtual thread, of each end of the process that neither `close` nor `restart`
    /// has asked for.
    public void onExit(Consumer<NatsExit> listener) {
        listeners.add(listener);
    }

    /// SIGKILL, and waits for the end. Counts as an end that nobody has asked for.
    public void kill() {
        process.kill();
    }

    /// SIGSTOP: sockets stay open and nothing is answered from here on.
    public void suspend() {
        process.suspend();
    }

    /// SIGCONT, after `suspend`.
    public void resume() {
        process.signal("CONT");
    }

    /// Starts the server again, on the same port and store, after stopping it where it still runs.
    public void restart() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed: start a new server instead");
            }
            process.stop(settings.stopLimit());
            process = runOnceFree();
        } finally {
            lock.unlock();
        }
    }

    /// Stops the server, lets go of the store, and deletes that where it was a throw-away. A second
    /// call does nothing.
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            forgetHook();
            stopAndLetGo();
        } finally {
            lock.unlock();
        }
    }

    private void handOver(StartGuard guard) {
        try {
            if (settings.stopsWithJvm()) {
                Runtime.getRuntime().addShutdownHook(hook);
            }
            guard.lift();
        } catch (IllegalStateException e) {
            process.stop(settings.stopLimit());
            throw new NatsServerException("the JVM ends before nats-server is handed over", e);
        }
    }

    private ServerProcess runFirst() {
        try {
            return run();
        } catch (NatsServerException e) {
            if (settings.portInsisted() || !portTaken(e)) {
                throw e;
            }
            port = 0;
            return run();
        }
    }

    private ServerProcess run() {
        ServerProcess started = ServerProcess.launch(settings, files, port);
        try {
            claim.running(started.handle(), port);
            port = started.awaitReady(settings.startLimit());
            claim.running(started.handle(), port);
        } catch (RuntimeException e) {
            started.kill();
            throw e;
        }
        started.onUnexpectedExit(exit -> listeners.forEach(listener -> listener.accept(exit)));
        return started;
    }

    /// A client that reconnects can sit on the port by chance for a moment, since it may be given
    /// it as its own.
    private ServerProcess runOnceFree() {
        long end = System.nanoTime() + settings.startLimit().toNanos();
        while (true) {
            try {
                return run();
            } catch (NatsServerException e) {
                if (!portTaken(e) || System.nanoTime() - end > 0) {
                    throw e;
                }
            }
        }
    }

    private static boolean portTaken(NatsServerException failure) {
        return String.valueOf(failure.getMessage()).contains(TAKEN);
    }

    private void stopAndLetGo() {
        try {
            process.stop(settings.stopLimit());
        } finally {
            letGo(settings, claim, files.store());
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and this may well be the hook itself.
            return;
        }
    }

    private static void letGo(NatsServerSettings settings, StoreClaim claim, Path store) {
        claim.close();
        if (settings.store().isPresent()) {
            return;
        }
        try {
            Directories.delete(store);
        } catch (IOException e) {
            throw new NatsServerException("cannot delete " + store, e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("waybill-nats-");
        } catch (IOException e) {
            throw new NatsServerException("cannot make a throw-away store", e);
        }
    }
}
