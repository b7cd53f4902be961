package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finishes what operators and consumers have begun: deletes entries that are over, brings back
/// restored ones, issues lost replays again, takes back those that nobody reads any more, and
/// forgets what is long over.
///
/// All operators share one durable, so any number may run. Eight states are in hand at most, the
/// others wait in the stream.
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PARALLEL = 8;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    private final Supplier<Optional<Connection>> connections;
    private final JetStreamOptions options;
    private final DeadLetterSpace space;
    private final InstantSource clock;
    private final Patience patience;
    private final UnaryOperator<Headers> traced;
    private final BiConsumer<DeadLetterState, Instant> heard;
    private final DurableLoop loop;
    private final Thread forgetting;

    /// How long a replay may be under way unseen before it is looked for, and how long what is over
    /// is remembered: for ever where `memory` is empty.
    public record Patience(Duration grace, Optional<Duration> memory) {
        /// Forgets nothing.
        public static final Patience FOR_EVER =
                new Patience(Duration.ofSeconds(30), Optional.empty());

        public Patience {
            if (!isPositive(grace) || !memory.stream().allMatch(Patience::isPositive)) {
                throw new IllegalArgumentException(
                        "a sweeper's patience is positive: " + grace + ", " + memory);
            }
        }

        public Patience(Duration grace, Duration memory) {
            this(grace, Optional.of(memory));
        }

        private static boolean isPositive(Duration time) {
            return !time.isNegative() && !time.isZero();
        }
    }

    /// `connections` is asked for a connection that is connected now; `traced` adds a trace to the
    /// headers of a replay that is issued again.
    public Sweeper(
            Supplier<Optional<Connection>> connections,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            Patience patience,
            UnaryOperator<Headers> traced) {
        this(connections, options, space, clock, patience, traced, (state, at) -> {});
    }

    /// `heard` hears of each state but replaying ones, and when it was stored. One of all sweepers
    /// hears of it, and after a crash perhaps twice.
    public Sweeper(
            Supplier<Optional<Connection>> connections,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            Patience patience,
            UnaryOperator<Headers> traced,
            BiConsumer<DeadLetterState, Instant> heard) {
        this.heard = heard;
        this.connections = connections;
        this.options = options;
        this.space = space;
        this.clock = clock;
        this.patience = patience;
        this.traced = traced;
        this.loop =
                new DurableLoop(
                        space.prefix() + "-sweeper",
                        connections,
                        this::bind,
                        PARALLEL,
                        this::sweep);
        this.forgetting = Thread.ofVirtual().name("forget-dead-letters").unstarted(this::forget);
    }

    public void start() {
        loop.start();
        if (patience.memory().isPresent()) {
            forgetting.start();
        }
    }

    @Override
    public void close() throws InterruptedException {
        forgetting.interrupt();
        loop.close();
        if (forgetting.getState() != Thread.State.NEW) {
            forgetting.join();
        }
    }

    private ConsumerContext bind(Connection connection) throws IOException, JetStreamApiException {
        return connection
                .getStreamContext(space.operations(), options)
                .createOrUpdateConsumer(
                        ConsumerConfiguration.builder()
                                .durable(space.prefix() + "-sweeper")
                                .description("finishes what operators and consumers have begun")
                                .filterSubject(space.statesOf(Optional.empty(), Optional.empty()))
                                .ackPolicy(AckPolicy.Explicit)
                                .ackWait(Duration.ofMinutes(1))
                                .maxDeliver(-1)
                                .maxAckPending(-1)
                                .build());
    }

    private void sweep(Message message) {
        var connection = connections.get();
        if (connection.isEmpty()) {
            message.nakWithDelay(AGAIN);
            return;
        }
        var store = new Store(connection.get(), options, space);
        var last = store.last(space.operations(), message.getSubject());
        var state = last.flatMap(each -> DeadLetterState.read(each.headers()));
        tell(message);
        long delivered = message.metaData().streamSequence();
        if (last.filter(each -> each.sequence() >= delivered).isEmpty()) {
            // A replica that lags has answered.
            message.nakWithDelay(AGAIN);
        } else if (state.isEmpty() || last.get().sequence() > delivered) {
            message.ack();
        } else if (state.get().phase() == Phase.REPLAYING) {
            look(store, message, last.get(), state.get());
        } else {
            new Finishing(store).finish(state.get(), delivered);
            message.ack();
        }
    }

    private void tell(Message message) {
        if (message.getHeaders() != null && message.metaData().deliveredCount() == 1) {
            DeadLetterState.read(message.getHeaders())
                    .filter(state -> state.phase() != Phase.REPLAYING)
                    .ifPresent(state ->
                            heard.accept(state, message.metaData().timestamp().toInstant()));
        }
    }

    /// A replay that is under way: comes again until it has moved.
    private void look(Store store, Message message, Stored stored, DeadLetterState state) {
        var now = clock.instant();
        var age = Duration.between(stored.at(), now);
        var left = patience.grace().minus(age);
        if (left.isPositive()) {
            message.nakWithDelay(left.plusMillis(1));
        } else if (new Repair(store, traced, now).moves(stored, state)) {
            message.ack();
        } else {
            var pause = patience.grace();
            message.nakWithDelay(pause.compareTo(LONGEST_LOOK) < 0 ? pause : LONGEST_LOOK);
        }
    }

    private void forget() {
        var memory = patience.memory().orElseThrow();
        var pause = memory.compareTo(LOOK_BACK) < 0 ? memory : LOOK_BACK;
        try {
            while (true) {
                connections.get().ifPresent(each -> forgetOld(each, memory));
                TimeUnit.MILLISECONDS.sleep(Math.max(100, pause.toMillis()));
            }
        } catch (InterruptedException e) {
            LOG.debug("nothing is forgotten any more");
        }
    }

    private void forgetOld(Connection connection, Duration memory) {
        try {
            var store = new Store(connection, options, space);
            var retention = new Retention(store);
            retention.forgetBefore(clock.instant().minus(memory));
            retention.forgetJobsBefore(clock.instant().minus(memory));
            retention.forgetAlertsBefore(clock.instant().minus(memory));
        } catch (RuntimeException e) {
            LOG.debug("what is long over could not be forgotten now", e);
        }
    }
}
