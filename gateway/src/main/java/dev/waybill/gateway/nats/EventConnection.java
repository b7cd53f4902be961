package dev.waybill.gateway.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection that event streams read from: what they have pulled comes one behind the other,
/// and never before an answer that another request waits for.
///
/// Made when the first of them opens, and anew where the NATS client closed it for good.
public final class EventConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventConnection.class);

    private final Options options;
    private @Nullable Connection connection;
    private boolean closed;

    EventConnection(Options options) {
        this.options = options;
    }

    /// The connection, which is connected now; ends the request with 503 `nats-unavailable`
    /// otherwise.
    public synchronized Connection connected() throws InterruptedException {
        if (closed) {
            throw NatsLink.unavailable();
        }
        var current = connection;
        if (current == null || current.getStatus() == Connection.Status.CLOSED) {
            current = connect();
            connection = current;
        }
        if (current.getStatus() != Connection.Status.CONNECTED) {
            throw NatsLink.unavailable();
        }
        return current;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            NatsLink.close(connection);
        }
    }

    private Connection connect() throws InterruptedException {
        try {
            return Nats.connect(options);
        } catch (IOException e) {
            LOG.debug("no connection to NATS for event streams", e);
            throw NatsLink.unavailable();
        }
    }
}
