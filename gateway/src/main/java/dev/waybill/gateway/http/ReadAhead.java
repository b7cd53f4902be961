package dev.waybill.gateway.http;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// One read of a socket that is begun while a request is being handled, since nothing but a read
/// tells that the client went away.
///
/// What it reads, a pipelined request at the most, is given to whoever reads the connection next.
/// Its thread ends with the first bytes or with the connection.
final class ReadAhead {
    private final HelidonSocket socket;
    private final CompletableFuture<Optional<byte[]>> result = new CompletableFuture<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean gone;

    private ReadAhead(HelidonSocket socket) {
        this.socket = socket;
    }

    static ReadAhead start(HelidonSocket socket) {
        var ahead = new ReadAhead(socket);
        Thread.ofVirtual().name("http-read-ahead").start(ahead::read);
        return ahead;
    }

    void onGone(Runnable listener) {
        synchronized (listeners) {
            if (!gone) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /// What was read, waited for; null at the end of the connection.
    byte @Nullable [] bytes() {
        try {
            return result.get().orElse(null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UncheckedIOException broken) {
                throw broken;
            }
            throw new IllegalStateException("a read ahead failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new java.io.InterruptedIOException("interrupted"));
        }
    }

    private void read() {
        try {
            var bytes = Optional.ofNullable(get());
            result.complete(bytes);
            if (bytes.isEmpty()) {
                tell();
            }
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            tell();
        }
    }

    /// A read that runs into the socket's own timeout is begun again; the watchdog keeps the time.
    private byte @Nullable [] get() {
        while (true) {
            try {
                return socket.get();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof SocketTimeoutException)) {
                    throw e;
                }
            }
        }
    }

    private void tell() {
        List<Runnable> told;
        synchronized (listeners) {
            gone = true;
            told = List.copyOf(listeners);
            listeners.clear();
        }
        told.forEach(Runnable::run);
    }
}
