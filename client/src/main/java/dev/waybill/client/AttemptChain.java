package dev.waybill.client;

import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers the span of the last failed attempt at each message, for the next attempt to link to.
///
/// Holds 10,000 messages; beyond that the one that failed longest ago is forgotten, and its next
/// attempt has no such link. Safe for many threads.
final class AttemptChain {
    private static final int CAPACITY = 10_000;

    private final Map<Long, SpanContext> last =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, SpanContext> eldest) {
                    return size() > CAPACITY;
                }
            };

    Optional<SpanContext> before(Delivery delivery) {
        if (delivery.attempt() == 1 || delivery.isReplay()) {
            return Optional.empty();
        }
        synchronized (last) {
            return Optional.ofNullable(last.get(delivery.sequence()));
        }
    }

    void remember(Delivery delivery, SpanContext span) {
        if (span.isValid() && !delivery.isReplay()) {
            synchronized (last) {
                last.remove(delivery.sequence());
                last.put(delivery.sequence(), span);
            }
        }
    }

    void forget(Delivery delivery) {
        if (delivery.attempt() > 1 && !delivery.isReplay()) {
            synchronized (last) {
                last.remove(delivery.sequence());
            }
        }
    }
}
