package dev.waybill.gateway.watch;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.MessageHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A subscription to what the servers tell, made anew on each new connection, and asked for again
/// and again as long as it is denied. `what` it is for is said where it is denied.
final class Hearing {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String what;
    private final String subject;
    private final MessageHandler handler;
    private @Nullable Connection connection;
    private @Nullable Dispatcher dispatcher;

    Hearing(String what, String subject, MessageHandler handler) {
        this.what = what;
        this.subject = subject;
        this.handler = handler;
    }

    String what() {
        return what;
    }

    /// Listens on that connection, where it does not yet; `IOException` where that is not allowed.
    @SuppressWarnings("ReferenceEquality") // a connection is made anew when the former is closed
    synchronized void begin(Connection current) throws IOException, InterruptedException {
        if (connection == current) {
            return;
        }
        end();
        current.clearLastError();
        var fresh = current.createDispatcher(handler);
        fresh.subscribe(subject);
        connection = current;
        dispatcher = fresh;
        try {
            requireHeard(current);
        } catch (IOException e) {
            end();
            throw e;
        }
    }

    synchronized void end() {
        var former = connection;
        var own = dispatcher;
        if (former != null && own != null && former.getStatus() != Connection.Status.CLOSED) {
            former.closeDispatcher(own);
        }
        connection = null;
        dispatcher = null;
    }

    private void requireHeard(Connection current) throws IOException, InterruptedException {
        try {
            current.flush(PATIENCE);
        } catch (TimeoutException e) {
            throw new IOException("no answer to the subscription to " + subject, e);
        }
        var said = current.getLastError();
        if (said != null && said.contains("Subscription to \"" + subject)) {
            throw new IOException(what + " are not counted: " + said);
        }
    }
}
