package dev.waybill.client;

import io.micrometer.core.instrument.Gauge;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running subscription of one handler to one durable consumer.
///
/// It survives reconnects, server restarts and moved leaders: delivery resumes within 10 s. What is
/// at the client is bounded by the options. Closing finishes what the handlers have in hand, within
/// the options' limit, and hands the rest back to the server at once. Owns two threads, and one for
/// each handler that runs.
public final class Consumption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private final ConsumeOptions options;
    private final Connection connection;
    private final Settlement settlement;
    private final Pulls pulls;
    private final String pullSubject;
    private final String inbox;
    private final Subscription subscription;
    private final Set<Held> atClient = ConcurrentHashMap.newKeySet();
    private final Workers workers;
    private final Processing processing;
    private final Keeper keeper;
    private final CountDownLatch drained = new CountDownLatch(1);
    private final List<Gauge> gauges;
    private final ClientMeters meters;
    private final AckPendingWatch ackPending;
    private final Thread tick;
    private volatile boolean closing;

    Consumption(ConsumeOptions options, Parts parts, Pulls pulls) {
        this.options = options;
        this.connection = parts.connection();
        this.settlement = parts.settlement();
        this.processing = parts.processing();
        this.meters = parts.meters();
        this.ackPending = parts.ackPending();
        this.pulls = pulls;
        this.pullSubject =
                parts.apiPrefix()
                        + "CONSUMER.MSG.NEXT."
                        + options.stream()
                        + "."
                        + options.durable();
        this.inbox = connection.createInbox() + ".";
        this.keeper = new Keeper(connection, atClient, processing, parts.limits());
        var name = "waybill-" + options.stream() + "-" + options.durable();
        this.workers = new Workers(name, options.settings().concurrency(), this::work);
        this.gauges =
                List.of(
                        meters.gauge(
                                ClientMetric.IN_FLIGHT,
                                options.stream(),
                                options.durable(),
                                this::inHand),
                        meters.gauge(
                                ClientMetric.ACK_PENDING_RATIO,
                                options.stream(),
                                options.durable(),
                                ackPending::ratio));
        this.subscription = connection.subscribe(inbox + "*");
        this.subscription.setPendingLimits(0, 0);
        Thread.ofVirtual().name(name + "-reader").start(this::read);
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
            String apiPrefix) {}

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
        if (closing) {
            return;
        }
        closing = true;
        pulls.close();
        boolean finished = finishInHand();
        if (!finished) {
            LOG.warn(
                    "{} handlers of {} are interrupted, closing has waited {}",
                    inHand(),
                    consumer(),
                    options.settings().closeWithin());
            atClient.forEach(processing::abandon);
        }
        tick.interrupt();
        gauges.forEach(meters::remove);
        flush();
    }

    /// Whether the handlers were done in time.
    private boolean finishInHand() {
        long deadline = System.nanoTime() + options.settings().closeWithin().toNanos();
        try {
            drain();
            handBackWaiting();
            return workers.awaitIdle(deadline - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Reads what the server sent before it heard that no more is wanted.
    private void drain() throws InterruptedException {
        try {
            var unused = subscription.drain(FLUSH);
            boolean read = drained.await(FLUSH.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("the subscription of {} is read to its end: {}", consumer(), read);
        } catch (IllegalStateException e) {
            LOG.debug("the subscription of {} had ended before", consumer(), e);
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

    private void read() {
        try {
            while (subscription.isActive() || subscription.getPendingMessageCount() > 0) {
                var message = subscription.nextMessage(Pulls.HEARTBEAT);
                if (message != null) {
                    tryToTake(message);
                }
                pull();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("the subscription of {} has ended", consumer(), e);
        } finally {
            drained.countDown();
            if (!closing) {
                LOG.error(
                        "the consumption of {} has ended, as its connection is closed", consumer());
            }
        }
    }

    private void tryToTake(Message message) {
        try {
            take(message);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "something came to {} that no consumer delivers; it is left out",
                    consumer(),
                    e);
        }
    }

    private void take(Message message) {
        long now = System.nanoTime();
        if (message.isStatusMessage()) {
            new PullStatus(message, inbox).apply(pulls, consumer(), now);
            return;
        }
        var held = new Held(new Delivery(message), now);
        pulls.arrived(held.bytes(), now);
        if (closing) {
            settlement.handBack(held.delivery());
            return;
        }
        atClient.add(held);
        workers.submit(held);
    }

    private void work(Held held) {
        if (closing) {
            giveBack(held);
            return;
        }
        try {
            processing.run(held);
        } catch (RuntimeException e) {
            LOG.error("a delivery of {} was not settled and comes again", consumer(), e);
        } finally {
            forget(held);
            pull();
        }
    }

    private void handBackWaiting() {
        workers.takeBack().forEach(this::giveBack);
    }

    private void giveBack(Held held) {
        settlement.handBack(held.delivery());
        forget(held);
    }

    private void forget(Held held) {
        atClient.remove(held);
        pulls.left(held.bytes());
    }

    private void pull() {
        if (closing || connection.getStatus() != Connection.Status.CONNECTED) {
            return;
        }
        pulls.next(System.nanoTime()).ifPresent(this::send);
    }

    /// A pull that cannot be sent is forgotten like one that the server does not answer.
    private void send(Pulls.Pull pull) {
        try {
            connection.publish(
                    pullSubject,
                    inbox + pull.id(),
                    pull.json().getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalStateException e) {
            LOG.debug("a pull from {} could not be sent", consumer(), e);
        }
    }

    private void keep() {
        try {
            while (!Thread.interrupted()) {
                keeper.round(System.nanoTime());
                ackPending.round(System.nanoTime());
                pull();
                TimeUnit.NANOSECONDS.sleep(keeper.rest().toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("the keeper of {} has ended", consumer());
        }
    }
}
