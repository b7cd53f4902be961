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

    DeadLetterQueue(Connection connection) throws IOException {
        this.management = connection.jetStreamManagement();
    }

    /// Blocks until exactly that many are in it.
    void await(long wanted) throws IOException, JetStreamApiException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long count = count();
        while (count != wanted) {
            Unverified.unless(
                    System.nanoTime() - deadline < 0,
                    count + " dead letters instead of " + wanted + " after " + PATIENCE);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            count = count();
        }
    }

    /// Forgets them all, whatever they say.
    void purge() throws IOException, JetStreamApiException {
        management.purgeStream(stream);
    }

    private long count() throws IOException, JetStreamApiException {
        return management.getStreamInfo(stream).getStreamState().getMsgCount();
    }
}
