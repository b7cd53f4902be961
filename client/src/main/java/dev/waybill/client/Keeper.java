package dev.waybill.client;

import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the server's patience with what is at the client, and its own with the handlers.
///
/// On each round it says "in progress" for what the server has not heard of for a third of its
/// wait, and ends the attempts of handlers that are over their budget.
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final byte[] IN_PROGRESS = "+WPI".getBytes(StandardCharsets.US_ASCII);
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final Connection connection;
    private final Set<Held> atClient;
    private final Processing processing;
    private final Processing.Limits limits;

    Keeper(
            Connection connection,
            Set<Held> atClient,
            Processing processing,
            Processing.Limits limits) {
        this.connection = connection;
        this.atClient = atClient;
        this.processing = processing;
        this.limits = limits;
    }

    /// How long to rest between two rounds, in a sixth of the shorter limit.
    Duration rest() {
        var shorter =
                limits.ackWait().compareTo(limits.budget()) < 0
                        ? limits.ackWait()
                        : limits.budget();
        var rest = shorter.dividedBy(6);
        if (rest.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
    }

    void round(long now) {
        boolean connected = connection.getStatus() == Connection.Status.CONNECTED;
        for (var held : atClient) {
            if (held.isOver(now, limits.budget().toNanos())) {
                Thread.ofVirtual().name("waybill-overrun").start(() -> processing.overrun(held));
            } else if (connected
                    && !held.isSettled()
                    && now - held.spokenAt() > limits.ackWait().toNanos() / 3) {
                keepAlive(held, now);
            }
        }
    }

    private void keepAlive(Held held, long now) {
        try {
            connection.publish(held.delivery().replyTo(), IN_PROGRESS);
            held.speak(now, limits.ackWait().toNanos());
        } catch (IllegalStateException e) {
            LOG.debug("no word could be sent about {}", held.delivery(), e);
        }
    }
}
