package dev.waybill.gateway.deliver;

import dev.waybill.client.Delivery;
import dev.waybill.client.FetchOptions;
import dev.waybill.client.LaneDurable;
import dev.waybill.client.ReplayLane;
import dev.waybill.client.ReplayLane.Relapse;
import dev.waybill.gateway.capture.Letters;
import dev.waybill.gateway.capture.Originals;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.LaneMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replays of consumers that are fetched from over HTTP: hands them out, and settles them.
///
/// A consumer's lane is made at its first fetch, and looked after every ten seconds that it is
/// fetched from; of the 1,024 that were fetched from last that is remembered. What was handed out
/// three times without a word has failed as a timeout.
final class Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int MOST = 1_024;
    private static final int DELIVERIES = 3;
    private static final long AGAIN = Duration.ofSeconds(10).toNanos();

    private final NatsLink link;
    private final Session session;
    private final DeadLetterSpace space;
    private final AckWire wire;
    private final Originals originals;
    private final LongSupplier nanoTime;
    private final Map<ConsumerDirectory.Key, Long> ensured =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<ConsumerDirectory.Key, Long> eldest) {
                    return size() > MOST;
                }
            };
    private @Nullable Bound bound;

    private record Bound(Connection connection, LaneDurable durable, ReplayLane lane) {}

    /// A replay as its lane delivered it.
    record Replayed(Delivery delivery, LaneMessage message) {}

    Lanes(
            NatsLink link,
            Session session,
            DeadLetterSpace space,
            AckWire wire,
            Originals originals,
            LongSupplier nanoTime) {
        this.link = link;
        this.session = session;
        this.space = space;
        this.wire = wire;
        this.originals = originals;
        this.nanoTime = nanoTime;
    }

    /// The replays that wait for that consumer now; none where its lane cannot be read.
    List<Replayed> fetch(ConsumerDirectory.Key key, ConsumerFacts facts, int max, int maxBytes)
            throws InterruptedException {
        try {
            ensure(key, facts);
            var options =
                    new FetchOptions(
                            space.lanes(),
                            space.laneName(key.stream(), key.consumer()),
                            max,
                            maxBytes,
                            Duration.ZERO);
            return current(session.waybill().fetch(options).deliveries());
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            LOG.debug("the lane of {} cannot be read", key, e);
            return List.of();
        }
    }

    /// What a caller said of a replay, carried out; anything but [AckStatus#OK] and
    /// [AckStatus#STALE] means that it may come again.
    AckStatus settle(Lease lease, Settle settle) throws InterruptedException {
        try {
            return switch (settle) {
                case Settle.Ack _ -> end(lease, Optional.empty());
                case Settle.Term term -> end(lease, Optional.of(term.reason()));
                case Settle.Nak nak -> wire.nak(lease, nak.delay());
                case Settle.InProgress _ -> wire.inProgress(lease);
            };
        } catch (IOException | JetStreamApiException | ProblemException e) {
            LOG.debug("a replay could not be settled", e);
            return AckStatus.UNKNOWN;
        }
    }

    /// Succeeded without a reason, failed with one; then the lane forgets it.
    private AckStatus end(Lease lease, Optional<String> reason)
            throws IOException, JetStreamApiException, InterruptedException {
        var stored = originals.find(space.lanes(), lease.ack().streamSequence());
        var message =
                stored.flatMap(found -> LaneMessage.read(found.headers()))
                        .filter(found -> lease.replay().equals(Optional.of(replayOf(found))));
        if (message.isEmpty()) {
            return AckStatus.STALE;
        }
        var lane = bound().lane();
        boolean counted =
                reason.isEmpty()
                        ? lane.succeeded(message.get())
                        : fail(
                                message.get(),
                                stored.orElseThrow().headers(),
                                stored.orElseThrow().data(),
                                DeathClass.REJECTED,
                                reason.get());
        var status = wire.ack(lease);
        return counted || status != AckStatus.OK ? status : AckStatus.STALE;
    }

    private static Lease.Replay replayOf(LaneMessage message) {
        return new Lease.Replay(message.letter().id(), message.replay());
    }

    /// Those that are under way. What cannot be looked at, and all behind it, is handed back.
    private List<Replayed> current(List<Delivery> deliveries) {
        var current = new ArrayList<Replayed>(deliveries.size());
        int looked = 0;
        try {
            for (var delivery : deliveries) {
                current(delivery).ifPresent(current::add);
                looked++;
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debug("a replay could not be looked at", e);
            deliveries.subList(looked, deliveries.size()).forEach(session.waybill()::handBack);
        }
        return current;
    }

    private Optional<Replayed> current(Delivery delivery)
            throws IOException, JetStreamApiException {
        var message = LaneMessage.read(delivery.headers());
        if (message.isEmpty() || !bound().lane().isCurrent(message.get())) {
            wire.drop(delivery);
            return Optional.empty();
        }
        if (delivery.attempt() > DELIVERIES) {
            fail(
                    message.get(),
                    delivery.headers(),
                    delivery.data(),
                    DeathClass.TIMEOUT,
                    "handed out " + DELIVERIES + " times without a word");
            wire.drop(delivery);
            return Optional.empty();
        }
        return Optional.of(new Replayed(delivery, message.get()));
    }

    private boolean fail(
            LaneMessage message, Headers headers, byte[] data, DeathClass kind, String reason)
            throws IOException, JetStreamApiException {
        var failure = Letters.failure(kind, reason);
        return bound().lane()
                .failed(new Relapse(message, headers, kind, failure, Capturer.HTTP), data)
                .isPresent();
    }

    private void ensure(ConsumerDirectory.Key key, ConsumerFacts facts)
            throws IOException, JetStreamApiException {
        long now = nanoTime.getAsLong();
        synchronized (ensured) {
            var before = Optional.ofNullable(ensured.get(key));
            if (before.isPresent() && now - before.get() < AGAIN) {
                return;
            }
        }
        var _ =
                bound().durable()
                        .ensure(key.stream(), key.consumer(), facts.ackWait(), LaneDurable.HTTP);
        synchronized (ensured) {
            ensured.put(key, now);
        }
    }

    private synchronized Bound bound() {
        var connection = link.connected();
        var known = Optional.ofNullable(bound).filter(b -> b.connection().equals(connection));
        var current =
                known.orElseGet(() ->
                        new Bound(
                                connection,
                                new LaneDurable(connection, link.jetStream(), space),
                                new ReplayLane(connection, link.jetStream(), space)));
        bound = current;
        return current;
    }
}
