package dev.waybill.cli;

import io.nats.client.ConsumeOptions;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;

/// A stream being read in order, without acknowledgements, through an ephemeral consumer.
///
/// Closing it, and the end of the JVM, delete that consumer; where the server is not reached it
/// does so by itself some minutes later.
final class Reading implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final long PULL_MILLIS = 5_000;

    private final Session session;
    private final String stream;
    private final IterableConsumer events;
    private final Thread hook = Thread.ofPlatform().name("tail-end").unstarted(this::end);

    private Reading(Session session, String stream, IterableConsumer events) {
        this.session = session;
        this.stream = stream;
        this.events = events;
    }

    static Reading begin(
            Session session, String stream, OrderedConsumerConfiguration configuration) {
        var pulls = ConsumeOptions.builder().expiresIn(PULL_MILLIS).build();
        var events =
                session.ask(
                        "read " + stream,
                        _ ->
                                session.connection()
                                        .getStreamContext(stream, session.jetStream())
                                        .createOrderedConsumer(configuration)
                                        .iterate(pulls));
        var reading = new Reading(session, stream, events);
        Runtime.getRuntime().addShutdownHook(reading.hook);
        return reading;
    }

    /// The next event, waited for.
    StoredEvent next() throws InterruptedException {
        try {
            while (true) {
                var message = events.nextMessage(LOOK);
                if (message != null) {
                    return new StoredEvent(message);
                }
            }
        } catch (JetStreamStatusCheckedException e) {
            throw new CommandFailed("reading " + stream + " has ended: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending, and the hook runs
        }
        end();
    }

    private void end() {
        var consumer = events.getConsumerName();
        events.stop();
        try {
            session.connection()
                    .jetStreamManagement(session.jetStream())
                    .deleteConsumer(stream, consumer);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            return; // not reached, or gone already
        }
    }
}
