package dev.waybill.client;

import io.micrometer.core.instrument.Gauge;
import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running subscription of one handler to one durable consumer.
///
/// It survives reconnects, server restarts and moved leaders: delivery resumes within 10 s. What is
/// at the client is bounded by the options. Closing finishes what the handlers have in hand, within
/// the options' limit, and hands what was never handed out back to the server at once. Owns three
/// threads, one of them a platform thread, and one for each handler that runs. Replays of its dead
/// letters go to the same handler, within the same bound.
public final class Consumption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private final ConsumeOptions options;
    private final Connection connection;
    private final Settlement settlement;
    private final Processing processing;
    private final ClientMeters meters;
    private final AckPendingWatch ackPending;
    private final Set<Held> atClient = ConcurrentHashMap.newKeySet();
    private final Workers<Held> workers;
    private final Keeper keeper;
    private final Lane lane;
    private final Intake intake;
    private final Intake replays;
    private final List<Gauge> gauges;
    private final Thread tick;
    private final AtomicBoolean closing = new AtomicBoolean();

    Consumption(ConsumeOptions options, Parts parts) {
        this.options = options;
        this.connection = parts.connection();
        this.settlement = parts.settlement();
        this.processing = parts.processing();
        this.meters = parts.meters();
        this.ackPending = parts.ackPending();
        this.keeper = new Keeper(connection, atClient, processing, parts.limits());
        var name = "waybill-" + options.stream() + "-" + options.durable();
        this.workers = new Workers<>(name, options.concurrency(), this::work);
        this.lane = parts.lane();
        this.intake = new Intake(connection, parts.own(), parts.ownPulls(), this::take);
        this.replays = new Intake(connection, parts.replays(), parts.replayPulls(), this::take);
        this.gauges =
                List.of(
                        meters.gauge(ClientMetric.IN_FLIGHT, stream(), consumer(), this::inHand),
                        meters.gauge(
                                ClientMetric.ACK_PENDING_RATIO,
                                stream(),
                                consumer(),
                                ackPending::ratio));
        intake.start(Thread.ofPlatform().daemon().name(name + "-reader"));
        replays.start(Thread.ofVirtual().name(name + "-replay-reader"));
        this.tick = Thread.ofVirtual().name(name + "-keeper").start(this::keep);
    }

    /// What a consumption is made of.
    record Parts(
            Connection connection,
            Settlement settlement,
            Processing processing,
            Processing.Limits limits,
            ClientMeters meters,
            AckPendingWatch ackPending,
            Intake.Source own,
            Pulls ownPulls,
            Lane lane,
            Intake.Source replays,
            Pulls replayPulls) {}

    public String stream() {
        return options.stream();
    }

    public String consumer() {
        return options.durable();
    }

    /// How many handlers run now.
    public int inHand() {
        return workers.running();
    }

    /// Finishes what the handlers have in hand, hands back what was never handed out, and stops.
    /// Interrupted or over its limit, it interrupts the handlers; what they had in hand comes again
    /// after AckWait.
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (!finishInHand()) {
            LOG.warn(
                    "{} handlers of {} are interrupted, closing has waited {}",
                    inHand(),
                    consumer(),
                    options.closeWithin());
            atClient.forEach(processing::abandon);
        }
        tick.interrupt();
        gauges.forEach(meters::remove);
        flush();
    }

    /// Whether the handlers were done in time.
    private boolean finishInHand() {
        long deadline = System.nanoTime() + options.closeWithin().toNanos();
        try {
            intake.drain(FLUSH);
            replays.drain(FLUSH);
            workers.takeBack().forEach(this::handBack);
            return workers.awaitIdle(deadline - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void flush() {
        try {
            connection.flush(FLUSH);
        } catch (TimeoutException | IllegalStateException e) {
            LOG.debug(
                    "the last acknowledgements of {} may not have reached the server",
                    consumer(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(Held held) {
        atClient.add(held);
        workers.submit(held);
    }

    private void work(Held held) {
        if (closing.get()) {
            handBack(held);
            return;
        }
        try {
            processing.run(held);
        } catch (Throwable e) {
            LOG.error("a delivery of {} was not settled and comes again", consumer(), e);
        } finally {
            forget(held);
        }
    }

    private void handBack(Held held) {
        settlement.handBack(held.delivery());
        forget(held);
    }

    private void forget(Held held) {
        atClient.remove(held);
        (held.delivery().isReplay() ? replays : intake).left(held);
    }

    private void keep() {
        try {
            while (!Thread.interrupted()) {
                keepOnce();
                TimeUnit.NANOSECONDS.sleep(keeper.rest().toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("the keeper of {} has ended", consumer());
        }
    }

    private void keepOnce() {
        try {
            keeper.round(System.nanoTime());
            ackPending.round(System.nanoTime());
            lane.round(System.nanoTime());
            intake.pull();
            replays.pull();
        } catch (RuntimeException e) {
            LOG.error("a round of the keeper of {} failed; the next one follows", consumer(), e);
        }
    }
}
