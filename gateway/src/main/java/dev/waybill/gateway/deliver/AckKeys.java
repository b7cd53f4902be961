package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.nats.SharedBucket;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of ack tokens: those of the configuration, else those that all gateways share in a
/// key-value bucket, where the first one puts a random key.
///
/// The bucket's entry is like the configuration: base64, the signing key first, then those that are
/// still accepted, parted by commas. It is read again each minute, and at most once a second when a
/// token names a key that is not known, so that a new key needs no restart.
final class AckKeys {
    private static final Logger LOG = LoggerFactory.getLogger(AckKeys.class);
    private static final String ENTRY = "acks.key";
    private static final long OLD = Duration.ofMinutes(1).toNanos();
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();

    private final KeyRing configured;
    private final SharedBucket bucket;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private KeyRing shared = new KeyRing(List.of());
    private long read;

    AckKeys(
            List<String> configured,
            SharedBucket bucket,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.configured = KeyRing.of(configured);
        this.bucket = bucket;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /// The keys as they are known; ends the request with 503 where they cannot be had yet.
    KeyRing current() {
        return configured.isEmpty() ? shared(OLD) : configured;
    }

    /// The keys, read again where that was not done just now.
    KeyRing renewed() {
        return configured.isEmpty() ? shared(AGAIN) : configured;
    }

    private synchronized KeyRing shared(long age) {
        if (!shared.isEmpty() && nanoTime.getAsLong() - read < age) {
            return shared;
        }
        try {
            shared = load();
        } catch (IOException | JetStreamApiException | IllegalArgumentException e) {
            if (shared.isEmpty()) {
                LOG.warn("the key of ack tokens cannot be had", e);
                throw Problem.of(ProblemCode.UNAVAILABLE, "the key of ack tokens cannot be had")
                        .retryAfter(Duration.ofSeconds(2))
                        .exception();
            }
            LOG.warn("the key of ack tokens cannot be read again; the former is used", e);
        }
        read = nanoTime.getAsLong();
        return shared;
    }

    private KeyRing load() throws IOException, JetStreamApiException {
        var values = bucket.open();
        var entry = values.get(ENTRY);
        if (entry == null) {
            entry = create(values);
        }
        var text = new String(entry.getValue(), StandardCharsets.US_ASCII);
        return KeyRing.of(List.of(text.split(",")));
    }

    /// Whoever comes second takes the key of the first.
    private io.nats.client.api.KeyValueEntry create(KeyValue values)
            throws IOException, JetStreamApiException {
        var bytes = new byte[KeyRing.KEY_BYTES];
        random.nextBytes(bytes);
        var text = Base64.getEncoder().encodeToString(bytes);
        try {
            values.create(ENTRY, text.getBytes(StandardCharsets.US_ASCII));
            LOG.info("made a key for ack tokens in the bucket {}", bucket.name());
        } catch (JetStreamApiException e) {
            LOG.debug("another gateway made the key for ack tokens", e);
        }
        var entry = values.get(ENTRY);
        if (entry == null) {
            throw new IOException("the bucket " + bucket.name() + " keeps no key for ack tokens");
        }
        return entry;
    }
}
