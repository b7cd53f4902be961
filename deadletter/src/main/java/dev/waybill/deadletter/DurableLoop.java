package dev.waybill.deadletter;

import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a durable of Waybill's own for ever, over reconnects and streams that are not there yet or
/// are made anew.
///
/// At most `parallel` messages are in hand, each on a virtual thread of its own; the handler
/// settles them. What a handler throws is logged, and its message comes again after a second. Owns
/// one thread beside them.
public final class DurableLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DurableLoop.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final long SHORTEST_PAUSE = 200;
    private static final long LONGEST_PAUSE = 5_000;
    private static final int BATCH = 256;
    private static final long EXPIRY = 2_000;
    private static final long EARLY = TimeUnit.MILLISECONDS.toNanos(EXPIRY / 2);

    private final String name;
    private final Supplier<Optional<Connection>> connections;
    private final Binding binding;
    private final int parallel;
    private final Consumer<Message> handler;
    private final Semaphore inHand;
    private final Thread thread;
    private volatile boolean closed;
    private long pause = SHORTEST_PAUSE;

    /// Finds or makes the consumer to read from.
    @FunctionalInterface
    public interface Binding {
        ConsumerContext bind(Connection connection) throws IOException, JetStreamApiException;
    }

    /// `connections` is asked for a connection that is connected now; empty means to wait.
    public DurableLoop(
            String name,
            Supplier<Optional<Connection>> connections,
            Binding binding,
            int parallel,
            Consumer<Message> handler) {
        this.name = name;
        this.connections = connections;
        this.binding = binding;
        this.parallel = parallel;
        this.handler = handler;
        this.inHand = new Semaphore(parallel);
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Takes nothing more and waits until nothing is in hand, for ten seconds at most.
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        if (!inHand.tryAcquire(parallel, 10, TimeUnit.SECONDS)) {
            LOG.warn("{} still had messages in hand when it was closed", name);
        }
    }

    private void run() {
        try {
            while (!closed) {
                var connection = connections.get();
                if (connection.isPresent()) {
                    tryToRead(connection.get());
                }
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        } catch (InterruptedException e) {
            LOG.debug("{} has ended", name);
        }
    }

    private void tryToRead(Connection connection) throws InterruptedException {
        try {
            read(binding.bind(connection), connection);
        } catch (JetStreamApiException
                | JetStreamStatusCheckedException
                | IOException
                | RuntimeException e) {
            pause = Math.min(LONGEST_PAUSE, pause * 2);
            LOG.debug("{} cannot read and tries again in {} ms", name, pause, e);
        }
    }

    private void read(ConsumerContext consumer, Connection connection)
            throws IOException,
                    JetStreamApiException,
                    JetStreamStatusCheckedException,
                    InterruptedException {
        var options = FetchConsumeOptions.builder().maxMessages(BATCH).expiresIn(EXPIRY).build();
        while (!closed && connection.getStatus() == Connection.Status.CONNECTED) {
            long begin = System.nanoTime();
            int taken = 0;
            try (var batch = consumer.fetch(options)) {
                for (var next = batch.nextMessage(); next != null; next = batch.nextMessage()) {
                    take(next);
                    taken++;
                }
                if (taken == 0 && System.nanoTime() - begin < EARLY) {
                    throw new IOException("nobody answers; the durable or its stream is gone");
                }
                pause = SHORTEST_PAUSE;
            } catch (IOException | JetStreamApiException | JetStreamStatusCheckedException e) {
                throw e;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("the batch could not be closed", e);
            }
        }
    }

    private void take(Message message) throws InterruptedException {
        inHand.acquire();
        Thread.ofVirtual().name(name + "-work").start(() -> handle(message));
    }

    private void handle(Message message) {
        try {
            handler.accept(message);
        } catch (RuntimeException e) {
            LOG.warn("{} failed with a message, which comes again in {}", name, AGAIN, e);
            message.nakWithDelay(AGAIN);
        } finally {
            inHand.release();
        }
    }
}
