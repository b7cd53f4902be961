package dev.waybill.client;

import dev.waybill.wire.Epoch;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which stream and which consumer of their names a delivery came from, as either may be deleted
/// and made anew while it is consumed.
///
/// What was read of a stream counts for the messages that it held then, by the server's clock; for
/// any other it is read again. A consumer is read again after a second. Remembers 1,000 of each and
/// forgets the one read longest ago. Safe for many threads.
final class Incarnations {
    private static final int CAPACITY = 1_000;
    private static final long CONSUMER_FOR = Duration.ofSeconds(1).toNanos();

    private final JetStreamManagement management;
    private final Map<String, OfStream> streams = bounded();
    private final Map<String, OfConsumer> consumers = bounded();

    Incarnations(JetStreamManagement management) {
        this.management = management;
    }

    /// A stream as it was at `readAt`, by the server's clock.
    record OfStream(Instant created, RetentionPolicy retention, Instant readAt) {
        String epoch() {
            return Epoch.of(created);
        }

        /// Whether a message that was stored then is of this incarnation.
        private boolean held(Instant stored) {
            return !stored.isBefore(created) && !stored.isAfter(readAt);
        }
    }

    private record OfConsumer(Optional<Instant> created, long readAt) {}

    OfStream stream(Delivery delivery) throws IOException, JetStreamApiException {
        var known = known(streams, delivery.stream());
        return known != null && known.held(delivery.storedAt())
                ? known
                : remember(management.getStreamInfo(delivery.stream()));
    }

    /// When the consumer was made; empty where it is gone.
    Optional<Instant> consumerCreated(Delivery delivery, long now)
            throws IOException, JetStreamApiException {
        var key = delivery.stream() + "." + delivery.consumer();
        var known = known(consumers, key);
        if (known != null && now - known.readAt < CONSUMER_FOR) {
            return known.created;
        }
        var created = created(delivery);
        synchronized (consumers) {
            consumers.put(key, new OfConsumer(created, now));
        }
        return created;
    }

    private Optional<Instant> created(Delivery delivery) throws IOException, JetStreamApiException {
        try {
            return Optional.of(management.getConsumerInfo(delivery.stream(), delivery.consumer()))
                    .map(ConsumerInfo::getCreationTime)
                    .map(ZonedDateTime::toInstant);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == ConsumerBinding.CONSUMER_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private OfStream remember(StreamInfo info) {
        var created = info.getCreateTime().toInstant();
        var read =
                new OfStream(
                        created,
                        info.getConfiguration().getRetentionPolicy(),
                        readAt(info, created));
        synchronized (streams) {
            streams.put(info.getConfiguration().getName(), read);
        }
        return read;
    }

    /// An older server does not say when: then it counts for no message at all.
    private static Instant readAt(StreamInfo info, Instant created) {
        ZonedDateTime at = info.getTimestamp();
        return at == null ? created : at.toInstant();
    }

    private static <V> @Nullable V known(Map<String, V> map, String key) {
        synchronized (map) {
            return map.get(key);
        }
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > CAPACITY;
            }
        };
    }
}
