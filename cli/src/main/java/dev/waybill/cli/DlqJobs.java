package dev.waybill.cli;

import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Job;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `waybill dlq jobs`: bulk jobs and how far they are, the newest first.
@Command(
        name = "jobs",
        description = "Lists the jobs of bulk replays and discards, newest first.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqJobs implements Callable<Integer> {
    private static final int WIDEST_REASON = 50;

    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Only this one")
    private @Nullable String id;

    @Mixin private DlqFlags flags = new DlqFlags();

    DlqJobs(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var session = flags.open(surroundings)) {
            var jobs = id == null ? session.jobs().list() : List.of(one(session, id));
            if (flags.json()) {
                surroundings
                        .out()
                        .println(
                                Json.line(
                                        id == null
                                                ? DeadLetterJson.ofJobs(jobs)
                                                : DeadLetterJson.of(jobs.getFirst())));
            } else if (jobs.isEmpty()) {
                surroundings.err().println("there are no jobs");
                surroundings.err().flush();
            } else {
                table(jobs, session.clock().instant()).lines().forEach(surroundings.out()::println);
            }
        }
        surroundings.out().flush();
        return 0;
    }

    static Job one(DlqSession session, String id) {
        return session.jobs().find(id).orElseThrow(() -> none(id));
    }

    static CommandFailed none(String id) {
        return new CommandFailed("there is no job " + id);
    }

    private static Table table(List<Job> jobs, Instant now) {
        return new Table(
                List.of(
                        "ID", "ACTION", "STATUS", "BEGUN", "DONE", "GOOD", "FAILED", "SKIPPED",
                        "PENDING", "BY", "REASON"),
                jobs.stream().map(job -> row(job, now)).toList());
    }

    private static List<String> row(Job job, Instant now) {
        return List.of(
                job.id(),
                job.action().word(),
                job.status().word(),
                Age.of(job.createdAt(), now),
                job.done() + "/" + job.planned(),
                Long.toString(job.succeeded()),
                Long.toString(job.failed()),
                Long.toString(job.skipped()),
                Long.toString(job.pending()),
                Printable.of(job.by()),
                Printable.of(job.reason(), WIDEST_REASON));
    }
}
