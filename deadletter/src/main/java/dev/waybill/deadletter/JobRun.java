package dev.waybill.deadletter;

import dev.waybill.deadletter.JobRecord.Outcome;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.DeathClass;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One job in the hands of one runner, from where it stands to its end.
///
/// A batch is written down before it is dealt with, 16 dead letters at most, so that whoever goes
/// on after a crash knows what may have been begun: what carries the job's id in its state has
/// been.
final class JobRun {
    private static final int WINDOW = 16;
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
        var waiting = new ArrayList<Chosen>();
        var now = record;
        for (var text : record.batch()) {
            var chosen = Chosen.parse(text);
            if (isMine(chosen.id())) {
                waiting.add(chosen);
                continue;
            }
            if (!stillRunning()) {
                break;
            }
            if (act(chosen.id())) {
                waiting.add(chosen);
            } else {
                now =
                        record.canaries()
                                ? now.tested(chosen.group(), false)
                                : now.count(Outcome.SKIPPED);
            }
            pace(record.job().options());
        }
        return awaitOutcomes(now, waiting);
    }

    private JobRecord awaitOutcomes(JobRecord record, List<Chosen> waiting)
            throws InterruptedException {
        var now = record;
        var end = clock.instant().plus(patience.outcome());
        for (var chosen : waiting) {
            var outcome = outcome(chosen.id());
            while (outcome == Outcome.PENDING && clock.instant().isBefore(end) && stillRunning()) {
                TimeUnit.MILLISECONDS.sleep(LOOK);
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
        var batch = new Batch(record, size(record));
        walk.each(record.job().query(), record.cursor(), Reading.CHUNK, true, batch::take);
        if (!batch.ids.isEmpty()) {
            return batch.now.batch(batch.ids, batch.cursor);
        }
        return record.canaries()
                ? batch.now.afterCanaries()
                : batch.now.end(Job.Status.DONE, "", clock.instant());
    }

    private static int size(JobRecord record) {
        var options = record.job().options();
        long most = Math.min(WINDOW, record.left());
        most = Math.min(most, options.stopAfterFailures() - record.failedInARow());
        double aSecond = options.rate().orElse(WINDOW);
        return (int) Math.max(1, Math.min((double) most, aSecond));
    }

    /// Chooses from what is read: nothing newer than the plan, no poison, nothing twice.
    private final class Batch {
        private final int size;
        private final List<String> ids = new ArrayList<>();
        private final HashSet<String> groups = new HashSet<>();
        private JobRecord now;
        private long cursor;

        Batch(JobRecord record, int size) {
            this.now = record;
            this.size = size;
            this.cursor = record.cursor();
        }

        boolean take(Listed listed) {
            if (listed.sequence() > now.last() || now.left() - ids.size() < 1) {
                return false;
            }
            cursor = listed.sequence();
            var id = listed.letter().id();
            var group = Chosen.of(listed).group();
            if (now.canaries()) {
                chooseCanary(listed, group);
            } else if (isLeftOut(listed, group)) {
                now = isMine(id) ? now : now.count(Outcome.SKIPPED);
            } else if (!isMine(id)) {
                ids.add(Chosen.of(listed).toString());
            }
            return ids.size() < size;
        }

        private void chooseCanary(Listed listed, String group) {
            boolean known = now.tested().contains(group) || groups.contains(group);
            boolean full = now.tested().size() + groups.size() >= JobRecord.MOST_GROUPS;
            if (!known && !full && !isPoison(listed)) {
                groups.add(group);
                ids.add(Chosen.of(listed).toString());
            }
        }

        private boolean isLeftOut(Listed listed, String group) {
            boolean replay = now.job().action() == Action.REPLAY;
            boolean unproven =
                    now.job().options().canary()
                            && (now.bad().contains(group) || !now.tested().contains(group));
            return replay && (isPoison(listed) || unproven);
        }
    }

    private static boolean isPoison(Listed listed) {
        return listed.letter().death().kind() == DeathClass.POISON;
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
    private void pace(JobOptions options) throws InterruptedException {
        if (options.rate().isEmpty()) {
            return;
        }
        var rest = Duration.ofNanos((long) (1e9 / options.rate().getAsDouble()));
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
