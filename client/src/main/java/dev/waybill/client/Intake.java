package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a consumption's messages come in: it sends pulls, and one thread reads what answers them.
///
/// It asks for no more than [Pulls] allows. What comes is handed to `taker` on the reading thread.
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Connection connection;
    private final String consumer;
    private final String pullSubject;
    private final String inbox;
    private final BooleanSupplier isThere;
    private final Pulls pulls;
    private final Function<Message, Delivery> reader;
    private final Consumer<Held> taker;
    private final Subscription subscription;
    private final CountDownLatch read = new CountDownLatch(1);

    Intake(Connection connection, Source source, Pulls pulls, Consumer<Held> taker) {
        this.connection = connection;
        this.consumer = source.consumer();
        this.pullSubject =
                source.apiPrefix()
                        + "CONSUMER.MSG.NEXT."
                        + source.stream()
                        + "."
                        + source.consumer();
        this.isThere = source.isThere();
        this.reader = source.reader();
        this.inbox = connection.createInbox() + ".";
        this.pulls = pulls;
        this.taker = taker;
        this.subscription = connection.subscribe(inbox + "*");
        this.subscription.setPendingLimits(0, 0);
    }

    /// Which durable it reads, how, and whether that is there to be asked.
    record Source(
            String apiPrefix,
            String stream,
            String consumer,
            BooleanSupplier isThere,
            Function<Message, Delivery> reader) {}

    /// With many messages a platform thread is cheaper: a timed wait of a virtual one has the JDK's
    /// timer thread woken twice.
    void start(Thread.Builder reader) {
        var unused = reader.start(this::read);
    }

    /// Asks for more if there is room. A pull that cannot be sent is forgotten like one that the
    /// server does not answer.
    void pull() {
        if (connection.getStatus() != Connection.Status.CONNECTED || !isThere.getAsBoolean()) {
            return;
        }
        var pull = pulls.next(System.nanoTime());
        if (pull.isEmpty()) {
            return;
        }
        try {
            connection.publish(
                    pullSubject,
                    inbox + pull.get().id(),
                    pull.get().json().getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalStateException e) {
            LOG.debug("a pull from {} could not be sent", consumer, e);
        }
    }

    /// A message has left the client; there is room for more.
    void left(Held held) {
        pulls.left(held.bytes());
        pull();
    }

    /// Asks for nothing more, and reads what the server sent before it heard of that.
    void drain(Duration limit) throws InterruptedException {
        pulls.close();
        try {
            var unused = subscription.drain(limit);
            boolean toItsEnd = read.await(limit.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("the subscription of {} is read to its end: {}", consumer, toItsEnd);
        } catch (IllegalStateException e) {
            LOG.debug("the subscription of {} had ended before", consumer, e);
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
            LOG.debug("the subscription of {} has ended", consumer, e);
        } finally {
            read.countDown();
            if (!pulls.isClosed()) {
                LOG.error("the consumption of {} has ended, as its connection is closed", consumer);
            }
        }
    }

    private void tryToTake(Message message) {
        try {
            take(message);
        } catch (RuntimeException e) {
            LOG.warn("something came to {} that cannot be read; it is left out", consumer, e);
        }
    }

    private void take(Message message) {
        long now = System.nanoTime();
        if (message.isStatusMessage()) {
            new PullStatus(message, inbox).apply(pulls, consumer, now);
            return;
        }
        var held = new Held(reader.apply(message), now);
        pulls.arrived(held.bytes(), now);
        taker.accept(held);
    }
}
