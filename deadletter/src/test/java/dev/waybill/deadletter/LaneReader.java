package dev.waybill.deadletter;

import dev.waybill.wire.LaneMessage;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PullSubscribeOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Reads a lane as the library does until it is closed; `well` decides by the sequence of the
/// message.
final class LaneReader implements AutoCloseable {
    private final Letters letters;
    private final Predicate<Long> well;
    private final AtomicInteger seen = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    LaneReader(Letters letters, String stream, String consumer, Predicate<Long> well) {
        this.letters = letters;
        this.well = well;
        this.thread = Thread.ofVirtual().start(() -> read(stream, consumer));
    }

    /// How many replays it has handled.
    int seen() {
        return seen.get();
    }

    /// By one subscription: what comes when a fetch has just ended waits for the next one.
    private void read(String stream, String consumer) {
        var space = letters.space;
        var pull = PullSubscribeOptions.fastBind(space.lanes(), space.laneName(stream, consumer));
        try {
            var lane = letters.connection.jetStream(Letters.OPTIONS).subscribe(null, pull);
            while (!closed) {
                fetch(lane);
            }
            lane.unsubscribe();
        } catch (IOException | JetStreamApiException e) {
            throw new AssertionError(e);
        }
    }

    private void fetch(JetStreamSubscription lane) {
        for (var message : lane.fetch(64, Duration.ofMillis(50))) {
            var id = LaneMessage.read(message.getHeaders()).orElseThrow().letter().id();
            if (letters.handle(message, well.test(id.sequence())).isPresent()) {
                seen.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
