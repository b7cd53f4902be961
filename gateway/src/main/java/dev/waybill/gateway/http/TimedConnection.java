package dev.waybill.gateway.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection whose reads and writes are timed, and which can say when its client goes away while
/// a request is being handled.
final class TimedConnection implements ConnectionContext {
    private static final Logger LOG = LoggerFactory.getLogger(TimedConnection.class);

    private final ConnectionContext real;
    private final Patience patience;
    private final DataReader reader;
    private final DataWriter writer;
    private final AtomicBoolean cut = new AtomicBoolean();
    private volatile BooleanSupplier readsPrologue = () -> true;
    private @Nullable ReadAhead ahead;

    TimedConnection(ConnectionContext real, Patience patience) {
        this.real = real;
        this.patience = patience;
        this.reader = DataReader.create(this::read);
        this.writer = new TimedWriter(real.dataWriter(), patience);
    }

    /// The connection of the request that this thread handles.
    static final ScopedValue<TimedConnection> CURRENT = ScopedValue.newInstance();

    /// Calls the listener, once and on another thread, should the client go away before the next
    /// request is read. For the connection's own thread.
    void onGone(Runnable listener) {
        if (ahead == null) {
            ahead = ReadAhead.start(real.serverSocket());
        }
        ahead.onGone(listener);
    }

    void readsPrologue(BooleanSupplier value) {
        readsPrologue = value;
    }

    Patience patience() {
        return patience;
    }

    /// Closes the socket under a read or write that waits; false where that has been done before.
    boolean cut() {
        if (!cut.compareAndSet(false, true)) {
            return false;
        }
        try {
            real.serverSocket().close();
        } catch (UncheckedIOException e) {
            LOG.debug("the connection's own thread has closed it meanwhile", e);
        }
        return true;
    }

    private byte @Nullable [] read() {
        long began = System.nanoTime();
        patience.reading(readsPrologue.getAsBoolean(), began);
        byte[] bytes = get();
        if (bytes == null) {
            return null;
        }
        if (!patience.read(bytes.length, began, System.nanoTime())) {
            throw new ServerConnectionException(
                    "a request with more framing than content",
                    new java.io.IOException("too long"));
        }
        return bytes;
    }

    private byte @Nullable [] get() {
        var first = ahead;
        ahead = null;
        try {
            if (first != null) {
                return first.bytes();
            }
            return real.serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the connection is gone", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return real.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return real.executor();
    }

    @Override
    public Router router() {
        return real.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return real.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return real.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return real.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return real.localPeer();
    }

    @Override
    public boolean isSecure() {
        return real.isSecure();
    }

    @Override
    public String socketId() {
        return real.socketId();
    }

    @Override
    public String childSocketId() {
        return real.childSocketId();
    }

    private record TimedWriter(DataWriter real, Patience patience) implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            timed(() -> real.write(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            timed(() -> real.write(buffer));
        }

        @Override
        public void writeNow(BufferData... buffers) {
            timed(() -> real.writeNow(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            timed(() -> real.writeNow(buffer));
        }

        @Override
        public void flush() {
            timed(real::flush);
        }

        @Override
        public void close() {
            real.close();
        }

        private void timed(Runnable write) {
            patience.writing(System.nanoTime());
            try {
                write.run();
            } finally {
                patience.written();
            }
        }
    }
}
