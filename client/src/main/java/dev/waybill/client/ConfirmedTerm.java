package dev.waybill.client;

import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Terminates a message and waits for the server to confirm it.
///
/// The reason goes only to servers of 2.10.4 or newer: an older one answers and ignores the whole
/// word, so the message would come back.
final class ConfirmedTerm {
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(5);

    private final Connection connection;

    ConfirmedTerm(Connection connection) {
        this.connection = connection;
    }

    /// `reason` is one line that everybody may read. False where the server did not confirm, and
    /// then the message may come back.
    boolean term(Delivery delivery, String reason) {
        var word = serverTakesReasons() ? "+TERM " + reason : "+TERM";
        try {
            var reply =
                    connection.request(
                            delivery.replyTo(),
                            word.getBytes(StandardCharsets.UTF_8),
                            CONFIRMED_WITHIN);
            return reply != null && !reply.isStatusMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private boolean serverTakesReasons() {
        return ServerVersion.of(connection).atLeast(2, 10, 4);
    }
}
