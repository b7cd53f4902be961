package dev.waybill.cli;

import dev.waybill.deadletter.DeadLetters;
import dev.waybill.deadletter.JobRunner;
import dev.waybill.deadletter.Jobs;
import dev.waybill.deadletter.Operator;
import dev.waybill.deadletter.Plans;
import dev.waybill.deadletter.Sweeper;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.Uuid7;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// The connection of one command on dead letters, and what reads and changes them there.
///
/// Replays carry the trace in `$TRACEPARENT`, or a new one.
final class DlqSession implements AutoCloseable {
    private static final int STREAM_NOT_FOUND = 10_059;
    private static final int NO_MESSAGE = 10_037;

    private final Session session;
    private final DeadLetterSpace space;
    private final Surroundings surroundings;
    private final InstantSource clock = InstantSource.system();

    DlqSession(Session session, DeadLetterSpace space, Surroundings surroundings) {
        this.session = session;
        this.space = space;
        this.surroundings = surroundings;
    }

    /// A [CommandFailed] with the way out where nobody has made the streams yet.
    void requireStreams() {
        for (var stream : java.util.List.of(space.entries(), space.operations())) {
            if (!isThere(stream)) {
                throw new CommandFailed(
                        "there is no stream "
                                + stream
                                + " yet: make it with `waybill dlq setup`, or start a gateway");
            }
        }
    }

    InstantSource clock() {
        return clock;
    }

    Session session() {
        return session;
    }

    DeadLetters deadLetters() {
        return new DeadLetters(session.connection(), session.jetStream(), space, clock);
    }

    Operator operator() {
        return new Operator(session.connection(), session.jetStream(), space, this::traced);
    }

    Plans plans() {
        return new Plans(deadLetters());
    }

    Jobs jobs() {
        return new Jobs(
                session.connection(),
                session.jetStream(),
                space,
                clock,
                () -> Uuid7.of(clock.millis(), ThreadLocalRandom.current()).toString());
    }

    JobRunner runner() {
        return new JobRunner(
                this::connected,
                session.jetStream(),
                space,
                clock,
                "cli-" + Uuid7.of(clock.millis(), ThreadLocalRandom.current()),
                this::traced);
    }

    /// Finishes what this command begins, where no gateway does; how long to remember what is over
    /// is for gateways to say.
    Sweeper sweeper() {
        return new Sweeper(
                this::connected,
                session.jetStream(),
                space,
                clock,
                Sweeper.Patience.FOR_EVER,
                this::traced);
    }

    /// Whether its entry is still in the dead letter queue.
    boolean hasEntry(DeadLetterId id) {
        return session.ask(
                "read " + id,
                management -> {
                    try {
                        return management.getLastMessage(space.entries(), space.entry(id)) != null;
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() == NO_MESSAGE) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    @Override
    public void close() {
        session.close();
    }

    private boolean isThere(String stream) {
        return session.ask(
                "look for " + stream,
                management -> {
                    try {
                        return management.getStreamInfo(stream) != null;
                    } catch (JetStreamApiException e) {
                        if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    private Optional<Connection> connected() {
        var connection = session.connection();
        return connection.getStatus() == Connection.Status.CONNECTED
                ? Optional.of(connection)
                : Optional.empty();
    }

    private Headers traced(Headers headers) {
        var trace =
                FreshTrace.of(surroundings.variable("TRACEPARENT"), RandomGenerator.getDefault());
        var traced = new Headers(headers);
        W3CTraceContextPropagator.getInstance()
                .inject(
                        trace,
                        traced,
                        (carrier, name, value) -> {
                            if (carrier != null) {
                                carrier.put(name, value);
                            }
                        });
        return traced;
    }
}
