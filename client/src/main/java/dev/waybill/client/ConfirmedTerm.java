package dev.waybill.client;

import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Terminates a message and waits for the server to confirm it.
///
/// The reason goes only to servers of 2.10.4 or newer: an older one answers and ignores the whole
/// word, so the message would come back.
final class ConfirmedTerm implements GiveUp {
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(5);
    private static final int REASON_LENGTH = 200;

    private final Connection connection;

    ConfirmedTerm(Connection connection) {
        this.connection = connection;
    }

    @Override
    public boolean giveUp(Delivery delivery, Death death) {
        var word = serverTakesReasons() ? "+TERM " + oneLine(death) : "+TERM";
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

    private static String oneLine(Death death) {
        var text = (death.reason().word() + ": " + death.detail()).replaceAll("\\p{Cntrl}+", " ");
        return text.length() <= REASON_LENGTH ? text : text.substring(0, REASON_LENGTH);
    }
}
