package dev.waybill.gateway.deadletters;

import dev.waybill.client.DeadLetterStreams;
import dev.waybill.client.WaybillException;
import dev.waybill.deadletter.DeadLetters;
import dev.waybill.deadletter.JobRunner;
import dev.waybill.deadletter.Sweeper;
import dev.waybill.gateway.nats.NatsLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a gateway does for dead letters unasked: keeps their streams there, finishes what operators
/// and consumers have begun, and runs the jobs that nobody runs.
///
/// Any number of gateways may. The streams are looked at every hour, and every few seconds until
/// they are there. Owns its threads; waits for NATS as long as it takes.
public final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration WAITING = Duration.ofMillis(200);

    private final NatsLink link;
    private final DeadLettersConfig config;
    private final Sweeper sweeper;
    private final JobRunner runner;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private boolean warned;

    /// `changed` is called for every dead letter that was finished, restored or failed again.
    public Housekeeping(
            NatsLink link,
            DeadLettersConfig config,
            OpenTelemetry openTelemetry,
            MeterRegistry registry,
            Runnable changed) {
        this.link = link;
        this.config = config;
        var clock = InstantSource.system();
        var tracer = openTelemetry.getTracer("dev.waybill.gateway");
        var count = new ReplayCount(registry, () -> deadLetters(clock));
        this.sweeper =
                new Sweeper(
                        this::connection,
                        link.jetStream(),
                        config.space(),
                        clock,
                        new Sweeper.Patience(config.grace(), config.history()),
                        headers -> Trace.ofNew(tracer, headers),
                        (state, at) -> {
                            count.heard(state, at);
                            changed.run();
                        });
        this.runner =
                new JobRunner(
                        this::connection,
                        link.jetStream(),
                        config.space(),
                        clock,
                        "gateway-" + UUID.randomUUID(),
                        headers -> Trace.ofNew(tracer, headers));
        this.thread = Thread.ofVirtual().name("dead-letter-streams").unstarted(this::keep);
    }

    public void start() {
        thread.start();
        sweeper.start();
        runner.start();
    }

    /// Puts down what it has in hand, for other gateways or the next start.
    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        try {
            runner.close();
        } finally {
            sweeper.close();
        }
    }

    private Optional<Connection> connection() {
        return link.isConnected() ? link.current() : Optional.empty();
    }

    private Optional<DeadLetters> deadLetters(InstantSource clock) {
        return connection()
                .map(each -> new DeadLetters(each, link.jetStream(), config.space(), clock));
    }

    private void keep() {
        try {
            var pause = WAITING;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                var connection = connection();
                pause = connection.isEmpty() ? WAITING : ensure(connection.get()) ? USUAL : AGAIN;
            }
        } catch (InterruptedException e) {
            LOG.debug("the streams of dead letters are no longer looked after");
        }
    }

    private boolean ensure(Connection connection) {
        try {
            var advisories =
                    new DeadLetterStreams(connection, link.jetStream(), config.space()).ensure();
            LOG.debug("the streams of dead letters are there; advisories are in {}", advisories);
            warned = false;
            return true;
        } catch (IOException | JetStreamApiException | WaybillException e) {
            if (warned || closed.getCount() == 0) {
                LOG.debug("the streams of dead letters cannot be made yet", e);
            } else {
                LOG.warn(
                        "the streams of dead letters cannot be made, trying again: {}",
                        e.getMessage());
            }
            warned = true;
            return false;
        }
    }
}
