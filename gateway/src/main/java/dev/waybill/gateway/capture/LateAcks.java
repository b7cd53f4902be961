package dev.waybill.gateway.capture;

import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetterId;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Listens, for a limited time after a death, whether the consumer acknowledges the message after
/// all.
///
/// At most 4,096 messages are listened for at a time, with two subscriptions each; a death beyond
/// that is counted and not listened for, and so is one at a gateway that stops: its entry stays
/// open though it was handled. The same holds for an acknowledgement that comes before the
/// advisory.
final class LateAcks implements AutoCloseable {
    private static final int MOST = 4_096;

    private final NatsLink link;
    private final Consumer<DeadLetterId> handled;
    private final CaptureMeters meters;
    private final Map<DeadLetterId, Watch> watches = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ends =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("late-acks").factory());
    private @Nullable Bound bound;

    private record Bound(Connection connection, Dispatcher dispatcher) {}

    LateAcks(NatsLink link, Consumer<DeadLetterId> handled, CaptureMeters meters) {
        this.link = link;
        this.handled = handled;
        this.meters = meters;
    }

    /// Begins to listen; nothing happens where that is so already.
    void listen(DeadLetterId id, Duration time) {
        if (watches.size() >= MOST || time.isNegative()) {
            meters.unwatched();
            return;
        }
        var by = dispatcher();
        var watch = new Watch(id);
        if (watches.putIfAbsent(id, watch) == null) {
            watch.open(by);
            var _ = ends.schedule(watch::close, time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// The entry is there now: an acknowledgement that was heard before counts.
    void stored(DeadLetterId id) {
        Optional.ofNullable(watches.get(id)).ifPresent(Watch::stored);
    }

    @Override
    public void close() {
        ends.shutdownNow();
        List.copyOf(watches.values()).forEach(Watch::close);
    }

    private synchronized Dispatcher dispatcher() {
        var connection = link.connected();
        var known = Optional.ofNullable(bound).filter(b -> b.connection().equals(connection));
        var current =
                known.orElseGet(() -> new Bound(connection, connection.createDispatcher(_ -> {})));
        bound = current;
        return current.dispatcher();
    }

    /// One message that is listened for.
    private final class Watch {
        private final DeadLetterId id;
        private @Nullable Dispatcher dispatcher;
        private List<Subscription> subscriptions = List.of();
        private boolean heard;
        private boolean stored;

        Watch(DeadLetterId id) {
            this.id = id;
        }

        /// Both forms of the subject (ADR-15), with this message's sequence.
        synchronized void open(Dispatcher by) {
            var end = id.stream() + "." + id.consumer() + ".*." + id.sequence() + ".>";
            dispatcher = by;
            try {
                subscriptions =
                        List.of(
                                by.subscribe("$JS.ACK." + end, this::hear),
                                by.subscribe("$JS.ACK.*.*." + end, this::hear));
            } catch (IllegalStateException | IllegalArgumentException e) {
                watches.remove(id, this);
                throw e;
            }
        }

        synchronized void stored() {
            stored = true;
            resolve();
        }

        private void hear(Message message) {
            if (isSuccess(message.getData())) {
                synchronized (this) {
                    heard = true;
                    resolve();
                }
            }
        }

        private void resolve() {
            if (heard && stored) {
                close();
                Thread.ofVirtual().name("late-success").start(() -> handled.accept(id));
            }
        }

        synchronized void close() {
            watches.remove(id, this);
            var by = dispatcher;
            if (by != null && by.isActive()) {
                subscriptions.forEach(by::unsubscribe);
            }
            subscriptions = List.of();
        }
    }

    /// `+ACK` in each of its spellings, and the one that asks for the next message.
    static boolean isSuccess(byte[] word) {
        var text = new String(word, StandardCharsets.US_ASCII);
        return text.isEmpty()
                || text.equals("+ACK")
                || text.equals("+OK")
                || text.startsWith("+NXT");
    }
}
