package dev.waybill.testkit;

import dev.waybill.server.NatsServer;

/// The end of a server's log, attached to the failure of a test.
public final class ServerLog extends Exception {
    private static final int LINES = 60;

    private ServerLog(String message) {
        super(message, null, false, false);
    }

    /// Adds the log to what the test failed with.
    static void attach(Throwable failure, NatsServer server) {
        String lines = String.join(System.lineSeparator(), server.log(LINES));
        failure.addSuppressed(
                new ServerLog(
                        "log of nats-server %s at %s (%s):%n%s"
                                .formatted(
                                        server.version(),
                                        server.url(),
                                        server.isAlive() ? "running" : "ended",
                                        lines)));
    }
}
