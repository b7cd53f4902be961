package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.nats.ConfigSubjects;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.wire.SubjectPattern;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The facts of consumers, asked of JetStream and remembered for a second.
///
/// Remembers 1,024 consumers; beyond that the one that was asked for the longest ago is asked for
/// again. What JetStream says was deleted is forgotten at once.
final class ConsumerDirectory {
    private static final int MOST = 1_024;
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private final JetStreamApi api;
    private final LongSupplier nanoTime;
    private final Map<Key, Known> entries =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
                    return size() > MOST;
                }
            };

    /// Which consumer, by names.
    record Key(String stream, String consumer) {}

    private record Known(ConsumerFacts facts, long asked) {}

    private long deletions;

    ConsumerDirectory(JetStreamApi api, LongSupplier nanoTime) {
        this.api = api;
        this.nanoTime = nanoTime;
    }

    /// Ends the request with 404 where stream or consumer are not there.
    ConsumerFacts require(Key key) throws InterruptedException {
        var known = remembered(key);
        if (known.isPresent()) {
            return known.get();
        }
        long seen = deletions();
        return remember(key, api.ask(operation(key)), seen);
    }

    /// Empty where stream or consumer are not there.
    Optional<ConsumerFacts> find(Key key) throws InterruptedException {
        var known = remembered(key);
        if (known.isPresent()) {
            return known;
        }
        long seen = deletions();
        var info = api.answer(operation(key), new byte[0]).ifFound();
        return info.isEmpty() ? Optional.empty() : Optional.of(remember(key, info.get(), seen));
    }

    /// Forgets the consumer, or with it all of the stream, that a subject of the server's
    /// advisories names: `$JS.EVENT.ADVISORY.CONSUMER.DELETED.<stream>.<consumer>`.
    void deleted(String advisory) {
        var tokens = List.of(advisory.split("\\.", -1));
        var stream = tokens.get(5);
        synchronized (entries) {
            deletions++;
            entries.keySet()
                    .removeIf(key ->
                            key.stream().equals(stream)
                                    && (tokens.size() == 6
                                            || key.consumer().equals(tokens.get(6))));
        }
    }

    void forget(Key key) {
        synchronized (entries) {
            entries.remove(key);
        }
    }

    private Optional<ConsumerFacts> remembered(Key key) {
        synchronized (entries) {
            var entry = entries.get(key);
            return entry != null && nanoTime.getAsLong() - entry.asked() < FRESH
                    ? Optional.of(entry.facts())
                    : Optional.empty();
        }
    }

    private long deletions() {
        synchronized (entries) {
            return deletions;
        }
    }

    /// What was asked before the last deletion that was `seen` is not remembered.
    private ConsumerFacts remember(Key key, ObjectNode info, long seen)
            throws InterruptedException {
        long asked = nanoTime.getAsLong();
        boolean filtered = !ConfigSubjects.filters(info.path("config")).isEmpty();
        var facts = ConsumerFacts.of(info, filtered ? List.of() : subjectsOf(key.stream()));
        synchronized (entries) {
            if (deletions == seen) {
                entries.put(key, new Known(facts, asked));
            }
        }
        return facts;
    }

    private List<SubjectPattern> subjectsOf(String stream) throws InterruptedException {
        return ConfigSubjects.ofStream(api.ask("STREAM.INFO." + stream).path("config"));
    }

    private static String operation(Key key) {
        return "CONSUMER.INFO." + key.stream() + "." + key.consumer();
    }
}
