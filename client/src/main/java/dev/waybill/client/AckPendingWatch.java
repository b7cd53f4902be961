package dev.waybill.client;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How full a consumer's allowance of unsettled deliveries is, asked of the server every 30 s.
///
/// At 80 % it warns, once until it falls below: when the allowance is used up, by messages in
/// backoff for instance, the server delivers nothing at all.
final class AckPendingWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AckPendingWatch.class);
    private static final long EVERY = Duration.ofSeconds(30).toNanos();
    private static final double WARN_AT = 0.8;

    private final JetStreamManagement management;
    private final String stream;
    private final String consumer;
    private volatile double ratio;
    private long askedAt;
    private boolean warned;

    AckPendingWatch(JetStreamManagement management, ConsumerInfo info, long now) {
        this.management = management;
        this.stream = info.getStreamName();
        this.consumer = info.getName();
        this.askedAt = now;
        apply(info);
    }

    /// From 0 to 1; 0 where the consumer sets no limit.
    double ratio() {
        return ratio;
    }

    /// Asks again, on a thread of its own, when it is time; for one thread.
    void round(long now) {
        if (now - askedAt < EVERY) {
            return;
        }
        askedAt = now;
        Thread.ofVirtual().name("waybill-ack-pending").start(this::ask);
    }

    private void ask() {
        try {
            apply(management.getConsumerInfo(stream, consumer));
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.debug("no answer about consumer {} of stream {}", consumer, stream, e);
        }
    }

    private synchronized void apply(ConsumerInfo info) {
        long limit = info.getConsumerConfiguration().getMaxAckPending();
        ratio = limit <= 0 ? 0 : info.getNumAckPending() / (double) limit;
        if (ratio >= WARN_AT && !warned) {
            LOG.warn(
                    "consumer {} of stream {} has {} of {} allowed deliveries unsettled; at the limit it gets nothing more",
                    consumer,
                    stream,
                    info.getNumAckPending(),
                    limit);
        }
        warned = ratio >= WARN_AT;
    }
}
