package dev.waybill.gateway.watch;

import dev.waybill.gateway.nats.SharedBucket;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Says which of several gateways polls: the one whose name is in the shared bucket, for as long as
/// it writes it again.
///
/// Nobody compares clocks: whoever sees that the entry has not been written for three intervals
/// takes it over, by compare-and-set.
final class PollLease {
    private static final String KEY = "survey.lease";
    private static final int WAITS = 3;

    private final SharedBucket bucket;
    private final String self;
    private final long patience;
    private final LongSupplier nanoTime;
    private long seen = -1;
    private long seenAt;

    PollLease(SharedBucket bucket, String self, Duration interval, LongSupplier nanoTime) {
        this.bucket = bucket;
        this.self = self;
        this.patience = interval.multipliedBy(WAITS).toNanos();
        this.nanoTime = nanoTime;
    }

    /// Whether this gateway polls now; makes it so where nobody else does.
    boolean hold() throws IOException, InterruptedException {
        try {
            var values = bucket.open();
            var entry = values.get(KEY);
            return entry == null ? create(values) : hold(values, entry);
        } catch (IOException | JetStreamApiException e) {
            throw new IOException(
                    "the lease of the poll cannot be had from the bucket "
                            + bucket.name()
                            + ": no leader, or no permission for its stream and its keys ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    /// Lets another one take over at once.
    void release() throws IOException {
        try {
            var values = bucket.open();
            var entry = values.get(KEY);
            if (entry != null && isOwn(entry)) {
                values.delete(KEY, entry.getRevision());
            }
        } catch (JetStreamApiException e) {
            throw new IOException("the lease of the poll cannot be given back", e);
        }
    }

    private boolean hold(KeyValue values, KeyValueEntry entry) throws IOException {
        if (!isOwn(entry) && !isAbandoned(entry)) {
            return false;
        }
        try {
            seen = values.update(KEY, name(), entry.getRevision());
            seenAt = nanoTime.getAsLong();
            return true;
        } catch (JetStreamApiException e) {
            return false;
        }
    }

    private boolean create(KeyValue values) throws IOException {
        try {
            values.create(KEY, name());
            return true;
        } catch (JetStreamApiException e) {
            return false;
        }
    }

    private boolean isAbandoned(KeyValueEntry entry) {
        long now = nanoTime.getAsLong();
        if (entry.getRevision() != seen) {
            seen = entry.getRevision();
            seenAt = now;
        }
        return now - seenAt > patience;
    }

    private boolean isOwn(KeyValueEntry entry) {
        return self.equals(entry.getValueAsString());
    }

    private byte[] name() {
        return self.getBytes(StandardCharsets.UTF_8);
    }
}
