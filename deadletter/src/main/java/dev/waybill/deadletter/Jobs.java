package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes bulk jobs down and reads how far they are; [JobRunner] does what they say.
///
/// Lists the thousand newest. Blocks; throws [DeadLetterException] where NATS does not answer. Safe
/// for many threads.
public final class Jobs {
    private static final int LISTED = 1_000;
    private static final int ROUNDS = 100;

    private final Store store;
    private final DeadLetterSpace space;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /// `ids` gives each job a new id, one token of letters, digits, `_` and `-`.
    public Jobs(
            Connection connection,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            Supplier<String> ids) {
        this.store = new Store(connection, options, space);
        this.space = space;
        this.clock = clock;
        this.ids = ids;
    }

    /// A job and the sequence of the message that says so.
    record Kept(JobRecord record, long sequence) {}

    /// Begins what was planned; `IllegalArgumentException` where the token is none, or the actor
    /// has no reason.
    public Job start(String planToken, JobOptions how, Actor actor) {
        if (actor.reason().isBlank()) {
            throw new IllegalArgumentException("a reason is needed to start a job");
        }
        var plan = PlanToken.parse(planToken);
        var now = clock.instant();
        var job =
                new Job(
                        checked(ids.get()),
                        plan.action(),
                        plan.query(),
                        Job.Status.RUNNING,
                        how,
                        actor.by(),
                        actor.reason(),
                        plan.count(),
                        0,
                        0,
                        0,
                        0,
                        0,
                        "",
                        now,
                        now,
                        Optional.empty());
        if (save(JobRecord.begin(job, plan.last()), 0).isEmpty()) {
            throw new IllegalArgumentException("there is a job " + job.id() + " already");
        }
        return job;
    }

    /// Empty also for what cannot be a job's id.
    public Optional<Job> find(String id) {
        return kept(id).map(each -> each.record().job());
    }

    /// The newest first, a thousand at most.
    public List<Job> list() {
        var last = new LinkedHashMap<String, Job>();
        new Reading(store)
                .read(
                        space.operations(),
                        space.jobs(),
                        0,
                        Reading.CHUNK,
                        true,
                        read -> {
                            read.forEach(each ->
                                    record(each)
                                            .ifPresent(record -> {
                                                last.remove(each.subject());
                                                last.put(each.subject(), record.job());
                                            }));
                            while (last.size() > LISTED) {
                                last.pollFirstEntry();
                            }
                            return true;
                        });
        return last.values().stream()
                .sorted(Comparator.comparing(Job::createdAt).reversed())
                .toList();
    }

    /// Ends it at its next step; what has been done stays done. One that has ended stays as it is.
    public Optional<Job> cancel(String id, String by) {
        for (int round = 0; round < ROUNDS; round++) {
            var kept = kept(id);
            if (kept.isEmpty() || !kept.get().record().job().isRunning()) {
                return kept.map(each -> each.record().job());
            }
            var message = by.isBlank() ? "cancelled" : "cancelled by " + by;
            var ended = kept.get().record().end(Job.Status.CANCELLED, message, clock.instant());
            if (save(ended, kept.get().sequence()).isPresent()) {
                return Optional.of(ended.job());
            }
        }
        throw new DeadLetterException(
                "the job " + id + " moves too fast to be cancelled",
                new IllegalStateException("compare-and-set lost " + ROUNDS + " times"));
    }

    Optional<Kept> kept(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return store.last(space.operations(), space.job(id))
                .flatMap(each -> record(each).map(record -> new Kept(record, each.sequence())));
    }

    /// The new sequence; empty where somebody else has changed it.
    Optional<Long> save(JobRecord record, long expected) {
        return store.publish(
                space.operations(),
                space.job(record.job().id()),
                new Headers(),
                record.bytes(),
                expected);
    }

    /// The first message of any job from that sequence on.
    Optional<Stored> next(long from) {
        return store.next(space.operations(), space.jobs(), from);
    }

    /// Tells the stream that holds them from one that was there before.
    String epoch() {
        return Epoch.of(
                Store.ask(
                                "the stream of jobs",
                                () -> store.management().getStreamInfo(space.operations()))
                        .getCreateTime()
                        .toInstant());
    }

    static Optional<JobRecord> record(Stored stored) {
        try {
            return Optional.of(JobRecord.read(stored.data()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Job with(
            Job job, Job.Status status, String message, Instant at, Optional<Instant> ended) {
        return new Job(
                job.id(),
                job.action(),
                job.query(),
                status,
                job.options(),
                job.by(),
                job.reason(),
                job.planned(),
                job.done(),
                job.succeeded(),
                job.failed(),
                job.skipped(),
                job.pending(),
                message,
                job.createdAt(),
                at,
                ended);
    }

    private static boolean isId(String id) {
        return id.matches("[A-Za-z0-9_-]{1,64}");
    }

    private static String checked(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("a job's id is one token: \"" + id + "\"");
        }
        return id;
    }
}
