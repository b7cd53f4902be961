package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what jobs say, each by one runner at a time, and goes on with those of a runner that is
/// gone.
///
/// In the background four jobs run at once, the others wait; it knows of a thousand unfinished ones
/// at most and finds the rest when those have ended. Where their stream was made anew it forgets
/// the old one's within five seconds, and begins with the new one's.
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int AT_ONCE = 4;
    private static final int KNOWN = 1_000;
    private static final long LOOK = 250;
    private static final int LOOKS_PER_CHECK = 20;

    private final Supplier<Optional<Connection>> connections;
    private final JetStreamOptions options;
    private final DeadLetterSpace space;
    private final InstantSource clock;
    private final String owner;
    private final UnaryOperator<Headers> traced;
    private final Patience patience;
    private final Map<String, Boolean> unfinished = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Thread thread;
    private volatile boolean closed;
    private long read;
    private long looks;
    private Optional<String> epoch = Optional.empty();

    /// How long a job waits for what becomes of a replay, and how long a runner may be silent
    /// before another goes on in its place.
    public record Patience(Duration outcome, Duration lease) {
        public static final Patience STANDARD =
                new Patience(Duration.ofMinutes(1), Duration.ofSeconds(30));
    }

    /// `connections` is asked for a connection that is connected now; `owner` tells this runner
    /// from all others; `traced` adds a trace to the headers of a replay.
    public JobRunner(
            Supplier<Optional<Connection>> connections,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            String owner,
            UnaryOperator<Headers> traced) {
        this(connections, options, space, clock, owner, traced, Patience.STANDARD);
    }

    public JobRunner(
            Supplier<Optional<Connection>> connections,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            String owner,
            UnaryOperator<Headers> traced,
            Patience patience) {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("a runner needs a name of its own");
        }
        this.connections = connections;
        this.options = options;
        this.space = space;
        this.clock = clock;
        this.owner = owner;
        this.traced = traced;
        this.patience = patience;
        this.thread = Thread.ofVirtual().name("job-runner").unstarted(this::look);
    }

    /// Runs that job here and returns when it has ended, or follows whoever runs it already.
    /// `progress` hears of each change. An unknown id is an `IllegalArgumentException`.
    public Job run(String id, Consumer<Job> progress) throws InterruptedException {
        while (true) {
            var job = step(id, progress);
            if (!job.isRunning()) {
                return job;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK);
        }
    }

    /// Begins to look for jobs that nobody runs, in the background.
    public void start() {
        thread.start();
    }

    /// Puts down what it runs, for others to go on with when its lease is over.
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        if (thread.getState() != Thread.State.NEW) {
            thread.join();
        }
        if (!places.tryAcquire(AT_ONCE, 10, TimeUnit.SECONDS)) {
            LOG.warn("a job was still at work when its runner was closed");
        }
    }

    /// Runs the job if nobody does, and says how it stands.
    private Job step(String id, Consumer<Job> progress) throws InterruptedException {
        var connection = connections.get();
        if (connection.isEmpty()) {
            throw new DeadLetterException(
                    "no connection to NATS", new IllegalStateException("not connected"));
        }
        var jobs = new Jobs(connection.get(), options, space, clock, () -> id);
        var kept =
                jobs.kept(id)
                        .orElseThrow(() -> new IllegalArgumentException("there is no job " + id));
        var record = kept.record();
        if (!record.job().isRunning()) {
            return record.job();
        }
        if (record.owner().equals(owner) || !clock.instant().isBefore(record.until())) {
            var store = new Store(connection.get(), options, space);
            var operator = new Operator(connection.get(), options, space, traced);
            new JobRun(jobs, store, operator, clock, patience, owner, kept, progress).run();
        } else {
            progress.accept(record.job());
        }
        return jobs.find(id).orElse(record.job());
    }

    private void look() {
        try {
            while (!closed) {
                connections.get().ifPresent(this::find);
                for (var id : unfinished.keySet()) {
                    if (places.tryAcquire()) {
                        begin(id);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            LOG.debug("jobs are no longer looked for");
        }
    }

    private void begin(String id) {
        if (unfinished.replace(id, false, true)) {
            Thread.ofVirtual().name("job-" + id).start(() -> work(id));
        } else {
            places.release();
        }
    }

    private void work(String id) {
        try {
            if (!step(id, job -> stopIfClosed()).isRunning()) {
                unfinished.remove(id);
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.debug("the job {} stands still", id, e);
        } finally {
            unfinished.replace(id, true, false);
            places.release();
        }
    }

    private void stopIfClosed() {
        if (closed) {
            throw new IllegalStateException("the runner is closed");
        }
    }

    private void find(Connection connection) {
        try {
            var jobs = new Jobs(connection, options, space, clock, () -> "none");
            if (looks++ % LOOKS_PER_CHECK == 0) {
                startAnewUnless(jobs.epoch());
            }
            var next = jobs.next(read + 1);
            while (next.isPresent() && unfinished.size() < KNOWN) {
                read = next.get().sequence();
                Jobs.record(next.get())
                        .filter(record -> record.job().isRunning())
                        .ifPresent(record -> unfinished.putIfAbsent(record.job().id(), false));
                next = jobs.next(read + 1);
            }
        } catch (RuntimeException e) {
            LOG.debug("jobs cannot be looked for now", e);
        }
    }

    private void startAnewUnless(String same) {
        if (epoch.stream().noneMatch(same::equals)) {
            unfinished.clear();
            read = 0;
            epoch = Optional.of(same);
        }
    }
}
