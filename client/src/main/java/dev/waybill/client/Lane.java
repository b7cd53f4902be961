package dev.waybill.client;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replays of one consumption: makes the durable of its lane, again when it has vanished, and
/// says when it can be read.
///
/// Where that does not work, for want of the stream or of a permission, it is said once, and tried
/// again after 10 s, then ever more rarely, every 5 min at last; consuming goes on meanwhile.
final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(5);

    private final LaneDurable durable;
    private final String stream;
    private final String consumer;
    private final Duration ackWait;
    private Duration pause = EVERY;
    private long dueAt;
    private boolean said;
    private volatile boolean ready;

    Lane(LaneDurable durable, String stream, String consumer, Duration ackWait) {
        this.durable = durable;
        this.stream = stream;
        this.consumer = consumer;
        this.ackWait = ackWait;
    }

    /// Whether there is something to read from.
    boolean isReady() {
        return ready;
    }

    /// Looks after it at once, on the caller's thread.
    void begin(long now) {
        dueAt = now + EVERY.toNanos();
        ensure();
    }

    /// Looks after it when it is time, on a thread of its own; for one thread.
    void round(long now) {
        if (now - dueAt >= 0) {
            dueAt = now + pause().toNanos();
            Thread.ofVirtual().name("waybill-lane").start(this::ensure);
        }
    }

    private synchronized Duration pause() {
        return pause;
    }

    private synchronized void ensure() {
        try {
            var unused = durable.ensure(stream, consumer, ackWait, LaneDurable.LIBRARY);
            ready = true;
            said = false;
            pause = EVERY;
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            ready = false;
            pause =
                    pause.multipliedBy(2).compareTo(AT_LEAST_EVERY) > 0
                            ? AT_LEAST_EVERY
                            : pause.multipliedBy(2);
            if (!said) {
                LOG.warn(
                        "no replay reaches consumer {} of stream {}, as its lane cannot be made: {}",
                        consumer,
                        stream,
                        e.getMessage());
                said = true;
            }
        }
    }
}
