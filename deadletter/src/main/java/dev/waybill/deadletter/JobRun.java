package dev.waybill.deadletter;

import dev.waybill.deadletter.JobRecord.Outcome;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One job in the hands of one runner, from where it stands to its end.
///
/// A batch is written down before it is dealt with, 16 dead letters at most, so that whoever goes
/// on after a crash knows what may have been begun: what carries the job's id in its state has
/// been. Without a rate those of a batch are dealt with at once.
final class JobRun {
    private static final int WINDOW = 16;
    private static final long FIRST_LOOK = 2;
    private static final long LOOK = 25;

    private final Jobs jobs;
    private final Walk walk;
    private final States states;
    private final Operator operator;
    private final InstantSource clock;
    private final JobRunner.Patience patience;
    private final String owner;
    private final Consumer<Job> progress;
    private Jobs.Kept kept;

    JobRun(
            Jobs jobs,
            Store store,
            Operator operator,
            InstantSource clock,
            JobRunner.Patience patience,
            String owner,
            Jobs.Kept kept,
            Consumer<Job> progress) {
        this.jobs = jobs;
        this.walk = new Walk(store);
        this.states = new States(store);
        this.operator = operator;
        this.clock = clock;
        this.patience = patience;
        this.owner = owner;
        this.kept = kept;
        this.progress = progress;
    }

    /// Returns when it has ended, or belongs to somebody else.
    void run() throws InterruptedException {
        while (save(kept.record()) && kept.record().job().isRunning()) {
            var settled = settle(kept.record());
            if (!save(settled)) {
                return;
            }
            if (!save(next(kept.record()))) {
                return;
            }
        }
    }

    /// Deals with the batch: acts on each that the job has not acted on, and waits for what becomes
    /// of them.
    private JobRecord settle(JobRecord record) throws InterruptedException {
        var batch = record.batch().stream().map(Chosen::parse).toList();
        var begun = begin(batch, record.job().options());
        var now = record;
        for (var chosen : batch) {
            if (begun.impossible().contains(chosen)) {
                now =
                        record.canaries()
                                ? now.tested(chosen.group(), false)
                                : now.count(Outcome.SKIPPED);
            }
        }
        return awaitOutcomes(now, batch.stream().filter(begun.underWay()::contains).toList());
    }

    /// What became of a batch so far; what is in neither was left alone, as the job is cancelled.
    private record Begun(Set<Chosen> underWay, Set<Chosen> impossible) {
        static Begun nothing() {
            return new Begun(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
        }
    }

    /// One after the other where there is a rate, else all at once.
    private Begun begin(List<Chosen> batch, JobOptions options) throws InterruptedException {
        var begun = Begun.nothing();
        if (options.rate().isEmpty()) {
            boolean running = stillRunning();
            atOnce(batch, chosen -> begin(chosen, running, begun));
            return begun;
        }
        for (var chosen : batch) {
            boolean running = stillRunning();
            begin(chosen, running, begun);
            if (running) {
                pace(options.rate().getAsDouble());
            }
        }
        return begun;
    }

    private void begin(Chosen chosen, boolean running, Begun begun) {
        if (isMine(chosen.id())) {
            begun.underWay().add(chosen);
        } else if (running) {
            (act(chosen.id()) ? begun.underWay() : begun.impossible()).add(chosen);
        }
    }

    private static void atOnce(List<Chosen> batch, Consumer<Chosen> work)
            throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = batch.stream().map(each -> Executors.callable(() -> work.accept(each)));
            for (var done : threads.invokeAll(all.toList())) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new DeadLetterException("a batch was not finished: " + e.getMessage(), e);
        }
    }

    private JobRecord awaitOutcomes(JobRecord record, List<Chosen> waiting)
            throws InterruptedException {
        var now = record;
        var end = clock.instant().plus(patience.outcome());
        for (var chosen : waiting) {
            var outcome = outcome(chosen.id());
            long pause = FIRST_LOOK;
            while (outcome == Outcome.PENDING && clock.instant().isBefore(end) && stillRunning()) {
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(LOOK, pause * 2);
                outcome = outcome(chosen.id());
            }
            now = now.count(outcome);
            now =
                    record.canaries()
                            ? now.tested(chosen.group(), outcome == Outcome.SUCCEEDED)
                            : now;
        }
        return now.batch(List.of(), now.cursor());
    }

    /// The next batch; the end where there is none.
    private JobRecord next(JobRecord record) {
        var options = record.job().options();
        if (!record.job().isRunning()) {
            return record;
        }
        if (record.failedInARow() >= options.stopAfterFailures()) {
            return record.end(
                    Job.Status.STOPPED,
                    record.failedInARow() + " failed in a row",
                    clock.instant());
        }
        if (record.left() < 1) {
            return record.end(Job.Status.DONE, "", clock.instant());
        }
        var batch = new NextBatch(record, size(record), this::isMine);
        batch.read(walk);
        return batch.record(clock.instant());
    }

    private static int size(JobRecord record) {
        var options = record.job().options();
        long most = Math.min(WINDOW, record.left());
        most = Math.min(most, options.stopAfterFailures() - record.failedInARow());
        double aSecond = options.rate().orElse(WINDOW);
        return (int) Math.max(1, Math.min((double) most, aSecond));
    }

    private boolean act(DeadLetterId id) {
        var job = kept.record().job();
        var actor = new Actor(job.by(), job.reason(), job.id());
        var acted =
                switch (job.action()) {
                    case REPLAY -> operator.replay(id, Target.CONSUMER, false, actor);
                    case DISCARD -> operator.discard(id, actor);
                };
        return acted instanceof Acted.Done;
    }

    /// Whether this job has acted on it already.
    private boolean isMine(DeadLetterId id) {
        return state(id).filter(each -> each.job().equals(kept.record().job().id())).isPresent();
    }

    private Outcome outcome(DeadLetterId id) {
        var state = state(id);
        if (state.isEmpty()) {
            return Outcome.FAILED;
        }
        return switch (state.get().phase()) {
            case REPLAYING -> Outcome.PENDING;
            case RESOLVED, DISCARDED -> Outcome.SUCCEEDED;
            case OPEN -> Outcome.FAILED;
        };
    }

    private Optional<DeadLetterState> state(DeadLetterId id) {
        return states.current(id).map(States.Current::state);
    }

    /// Rests as long as the rate says, and keeps the lease meanwhile.
    private void pace(double aSecond) throws InterruptedException {
        var rest = Duration.ofNanos((long) (1e9 / aSecond));
        var slice = patience.lease().dividedBy(4);
        while (rest.compareTo(slice) > 0 && stillRunning()) {
            TimeUnit.NANOSECONDS.sleep(slice.toNanos());
            rest = rest.minus(slice);
        }
        TimeUnit.NANOSECONDS.sleep(Math.min(rest.toNanos(), slice.toNanos()));
    }

    /// Whether nobody has cancelled it; keeps the lease alive meanwhile.
    private boolean stillRunning() {
        var half = kept.record().until().minus(patience.lease().dividedBy(2));
        if (clock.instant().isBefore(half)) {
            return jobs.kept(kept.record().job().id())
                    .filter(each -> each.record().job().isRunning())
                    .isPresent();
        }
        return save(kept.record()) && kept.record().job().isRunning();
    }

    /// Writes it down with the lease renewed. One that was cancelled meanwhile ends with the counts
    /// of now; false where it belongs to somebody else, or has ended.
    private boolean save(JobRecord record) {
        var now = clock.instant();
        var mine = record.updated(now).leased(owner, now.plus(patience.lease()));
        var saved = jobs.save(mine, kept.sequence());
        if (saved.isPresent()) {
            kept = new Jobs.Kept(mine, saved.get());
            progress.accept(mine.job());
            return true;
        }
        var theirs = jobs.kept(record.job().id());
        if (theirs.isPresent() && theirs.get().record().owner().equals(owner)) {
            var job = theirs.get().record().job();
            if (!job.isRunning()) {
                var ended = record.end(job.status(), job.message(), now);
                jobs.save(ended, theirs.get().sequence())
                        .ifPresent(sequence -> kept = new Jobs.Kept(ended, sequence));
                progress.accept(ended.job());
            }
        }
        return false;
    }
}
