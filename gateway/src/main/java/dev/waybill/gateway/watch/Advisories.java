package dev.waybill.gateway.watch;

import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.gateway.survey.Told;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Counts what the servers tell of streams and consumers, by the subjects of their advisories.
///
/// The audit of the API is not listened to: it repeats every answer whole. At most 20,000 kinds of
/// news are told apart between two polls; further ones are not counted.
final class Advisories {
    private static final String SUBJECT = "$JS.EVENT.ADVISORY.";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST = 20_000;
    private static final int OF_STREAM = 6;
    private static final int OF_CONSUMER = 7;
    private static final Set<String> TYPES =
            Set.of(
                    "consumer_created",
                    "consumer_deleted",
                    "consumer_leader_elected",
                    "consumer_max_deliveries",
                    "consumer_msg_naked",
                    "consumer_msg_terminated",
                    "consumer_pause",
                    "consumer_pinned",
                    "consumer_quorum_lost",
                    "consumer_unpinned",
                    "stream_batch_abandoned",
                    "stream_created",
                    "stream_deleted",
                    "stream_leader_elected",
                    "stream_quorum_lost",
                    "stream_restore_complete",
                    "stream_restore_create",
                    "stream_snapshot_complete",
                    "stream_snapshot_create",
                    "stream_updated");

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private @Nullable Connection connection;
    private @Nullable Dispatcher dispatcher;

    private record Key(String stream, String consumer, String type) {}

    /// Listens on that connection, where it does not yet; `IOException` where that is not allowed.
    @SuppressWarnings("ReferenceEquality") // a connection is made anew when the former is closed
    synchronized void listen(Connection current) throws IOException, InterruptedException {
        if (connection == current) {
            return;
        }
        current.clearLastError();
        stop();
        connection = current;
        var fresh = current.createDispatcher(message -> count(message.getSubject()));
        fresh.subscribe(SUBJECT + "STREAM.>");
        fresh.subscribe(SUBJECT + "CONSUMER.>");
        dispatcher = fresh;
        requireHeard(current);
    }

    private static void requireHeard(Connection current) throws IOException, InterruptedException {
        try {
            current.flush(PATIENCE);
        } catch (TimeoutException e) {
            throw new IOException("no answer to the subscription to advisories", e);
        }
        var said = current.getLastError();
        if (said != null && said.contains("Subscription to \"" + SUBJECT)) {
            throw new IOException("advisories are not counted: " + said);
        }
    }

    /// Listens no more, as another gateway does.
    synchronized void stop() {
        var former = connection;
        var own = dispatcher;
        if (former != null && own != null && former.getStatus() != Connection.Status.CLOSED) {
            former.closeDispatcher(own);
        }
        connection = null;
        dispatcher = null;
        counts.clear();
    }

    /// What was told of those streams. What is gone is forgotten.
    List<Told> of(Collection<StreamView> streams) {
        var durables =
                streams.stream()
                        .collect(
                                Collectors.toMap(
                                        each -> each.facts().name(), Advisories::durables));
        var told = new HashMap<Key, Long>();
        for (var each : List.copyOf(counts.keySet())) {
            var consumers = durables.get(each.stream());
            if (consumers == null) {
                counts.remove(each);
            } else if (each.consumer().isEmpty() || consumers.contains(each.consumer())) {
                told.merge(each, sum(counts.get(each)), Long::sum);
            } else {
                var whole = new Key(each.stream(), "", each.type());
                long passed = sum(counts.remove(each));
                counts.computeIfAbsent(whole, _ -> new LongAdder()).add(passed);
                told.merge(whole, passed, Long::sum);
            }
        }
        return told.entrySet().stream()
                .map(each ->
                        new Told(
                                each.getKey().stream(),
                                each.getKey().consumer(),
                                each.getKey().type(),
                                each.getValue()))
                .toList();
    }

    private void count(String subject) {
        var tokens = List.of(subject.split("\\.", -1));
        boolean ofConsumer = tokens.size() >= OF_CONSUMER && tokens.get(3).equals("CONSUMER");
        if (tokens.size() < OF_STREAM) {
            return;
        }
        var type = (tokens.get(3) + "_" + tokens.get(4)).toLowerCase(Locale.ROOT);
        var key =
                new Key(
                        tokens.get(5),
                        ofConsumer ? tokens.get(6) : "",
                        TYPES.contains(type) ? type : "unknown");
        if (counts.size() < MOST || counts.containsKey(key)) {
            counts.computeIfAbsent(key, _ -> new LongAdder()).increment();
        }
    }

    private static long sum(@Nullable LongAdder count) {
        return count == null ? 0 : count.sum();
    }

    private static Set<String> durables(StreamView view) {
        return view.consumers().stream()
                .map(ConsumerView::facts)
                .filter(each -> each.config().durable())
                .map(each -> each.name())
                .collect(Collectors.toSet());
    }
}
