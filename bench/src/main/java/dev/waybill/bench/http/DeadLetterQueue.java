package dev.waybill.bench.http;

import dev.waybill.bench.measure.Unverified;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The queue of dead letters as its stream counts it.
final class DeadLetterQueue {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 2;

    private final JetStreamManagement management;
    private final String stream = DeadLetterSpace.STANDARD.entries();
    private final String advisories = DeadLetterSpace.STANDARD.advisories();

    DeadLetterQueue(Connection connection) throws IOException {
        this.management = connection.jetStreamManagement();
    }

    /// Blocks until exactly that many are in it.
    void await(long wanted) throws IOException, JetStreamApiException, InterruptedException {
        await("dead letters", wanted, this::count);
    }

    /// Forgets them all, once the gateway has heard of every death: what it hears of later it would
    /// capture again.
    void purge() throws IOException, JetStreamApiException, InterruptedException {
        await("deaths that the gateway has not heard of", 0, this::unheard);
        management.purgeStream(stream);
    }

    private static void await(String what, long wanted, Count count)
            throws IOException, JetStreamApiException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long found = count.now();
        while (found != wanted) {
            Unverified.unless(
                    System.nanoTime() - deadline < 0,
                    found + " " + what + " instead of " + wanted + " after " + PATIENCE);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            found = count.now();
        }
    }

    @FunctionalInterface
    private interface Count {
        long now() throws IOException, JetStreamApiException;
    }

    private long unheard() throws IOException, JetStreamApiException {
        return management.getConsumers(advisories).stream()
                .mapToLong(each -> each.getNumPending() + each.getNumAckPending())
                .sum();
    }

    private long count() throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }
}
