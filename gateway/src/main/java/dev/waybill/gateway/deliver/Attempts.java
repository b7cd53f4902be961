package dev.waybill.gateway.deliver;

import java.util.LinkedHashMap;
import java.util.Map;

/// Which deliveries this gateway knows to be over: settled here, or followed by a later attempt
/// that was leased here.
///
/// Knows the 16,384 messages that were touched last; for others, and for what happens at other
/// gateways, the end of the lease decides alone.
final class Attempts {
    private static final int MOST = 16_384;

    private final Map<Key, Long> over =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
                    return size() > MOST;
                }
            };

    private record Key(String stream, String consumer, long created, long sequence) {
        static Key of(Lease lease) {
            var ack = lease.ack();
            return new Key(
                    ack.stream(), ack.consumer(), lease.consumerCreated(), ack.streamSequence());
        }
    }

    /// The lease has begun, and so its former attempts are over.
    synchronized void leased(Lease lease) {
        long attempt = lease.ack().attempt();
        if (attempt > 1) {
            over.merge(Key.of(lease), attempt - 1, Math::max);
        }
    }

    synchronized void settled(Lease lease) {
        over.merge(Key.of(lease), lease.ack().attempt(), Math::max);
    }

    synchronized boolean isOver(Lease lease) {
        return over.getOrDefault(Key.of(lease), 0L) >= lease.ack().attempt();
    }
}
