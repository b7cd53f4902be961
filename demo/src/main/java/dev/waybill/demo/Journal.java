package dev.waybill.demo;

import dev.waybill.client.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The books of the demo: which orders are under way, what became of the others, and a line about
/// one of them each second.
///
/// Holds at most 1,000 orders under way, beyond which `begin` waits, and the ids of the last 10,000
/// finished ones, beyond which a duplicate counts as an earlier run's. Safe for many threads.
final class Journal {
    private static final int UNDER_WAY = 1_000;
    private static final int REMEMBERED = 10_000;
    private static final long APART = Duration.ofSeconds(1).toNanos();

    private final Consumer<String> followed;
    private final LongSupplier nanos;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final Map<String, Journey> underWay = new HashMap<>();

    /// The id, and whether its way was shown.
    private final Map<String, Boolean> finished =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private long begun;
    private long followedAt;
    private long byLibrary;
    private long byHttp;
    private long notStored;
    private long billed;
    private long shipped;
    private long counted;
    private long retries;
    private long duplicates;
    private long earlier;
    private long givenUp;
    private long slowestMillis;

    /// `followed` is given the way of one order a second at its end, each time another.
    Journal(Consumer<String> followed, LongSupplier nanos) {
        this.followed = followed;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.followedAt = begun - APART;
    }

    /// Before the order is published, since it may be consumed before its answer is here.
    Journey begin(long number, String eventId, Via via) throws InterruptedException {
        room.acquire();
        long now = nanos.getAsLong();
        synchronized (this) {
            boolean first = underWay.isEmpty() && finished.isEmpty();
            begun = first ? now : begun;
            boolean shown = now - followedAt >= APART;
            followedAt = shown ? now : followedAt;
            var journey = new Journey(number, eventId, via, now, shown);
            underWay.put(eventId, journey);
            return journey;
        }
    }

    synchronized void stored(Journey journey, String stream, long sequence, String traceId) {
        journey.storedAt = stream + ":" + sequence;
        journey.traceId = traceId;
        switch (journey.via) {
            case LIBRARY -> byLibrary++;
            case HTTP -> byHttp++;
        }
        finishIfComplete(journey);
    }

    synchronized void notStored(Journey journey) {
        notStored++;
        forget(journey);
    }

    synchronized void billed(Delivery delivery) {
        find(delivery.eventId())
                .ifPresent(journey -> {
                    if (journey.isBilled()) {
                        duplicates++;
                        return;
                    }
                    billed++;
                    retries += delivery.attempt() - 1;
                    journey.attempt = delivery.attempt();
                    finishIfComplete(journey);
                });
    }

    /// Billing has failed with it for the last time: it is a dead letter now.
    synchronized void givenUp(String eventId) {
        find(eventId)
                .ifPresent(journey -> {
                    if (!journey.givenUp) {
                        givenUp++;
                        journey.givenUp = true;
                        finishIfComplete(journey);
                    }
                });
    }

    synchronized void shipped(String orderEvent, Delivery payment) {
        find(orderEvent)
                .ifPresent(journey -> {
                    if (journey.isShipped()) {
                        duplicates++;
                        return;
                    }
                    shipped++;
                    journey.paymentAt = payment.stream() + ":" + payment.sequence();
                    journey.took = Duration.ofNanos(nanos.getAsLong() - journey.begunNanos);
                    slowestMillis = Math.max(slowestMillis, journey.took.toMillis());
                    finishIfComplete(journey);
                });
    }

    synchronized void counted(String orderEvent) {
        find(orderEvent)
                .ifPresent(journey -> {
                    if (journey.counted) {
                        duplicates++;
                        return;
                    }
                    counted++;
                    journey.counted = true;
                    finishIfComplete(journey);
                });
    }

    /// Whether the way of that event, or of the payment that follows from it, is shown.
    synchronized boolean follows(String eventId) {
        var id = eventId.replaceFirst("^" + Billing.PAYMENT_OF, "");
        var journey = underWay.get(id);
        return journey == null ? finished.getOrDefault(id, false) : journey.followed;
    }

    /// Waits until nothing is under way; false when the time is over before that.
    boolean awaitAll(Duration limit) throws InterruptedException {
        boolean all = room.tryAcquire(UNDER_WAY, limit.toMillis(), TimeUnit.MILLISECONDS);
        if (all) {
            room.release(UNDER_WAY);
        }
        return all;
    }

    synchronized Summary summary() {
        long lost = underWay.values().stream().filter(Journey::isStored).count();
        return new Summary(
                Duration.ofNanos(nanos.getAsLong() - begun),
                byLibrary,
                byHttp,
                notStored,
                billed,
                shipped,
                counted,
                retries,
                duplicates,
                earlier,
                givenUp,
                lost,
                slowestMillis);
    }

    private Optional<Journey> find(String eventId) {
        var journey = underWay.get(eventId);
        if (journey == null && finished.containsKey(eventId)) {
            duplicates++;
        } else if (journey == null) {
            earlier++;
        }
        return Optional.ofNullable(journey);
    }

    private void finishIfComplete(Journey journey) {
        if (!journey.isComplete()) {
            return;
        }
        forget(journey);
        if (journey.followed || journey.givenUp) {
            followed.accept(journey.toString());
        }
    }

    private void forget(Journey journey) {
        underWay.remove(journey.eventId);
        finished.put(journey.eventId, journey.followed);
        room.release();
    }
}
