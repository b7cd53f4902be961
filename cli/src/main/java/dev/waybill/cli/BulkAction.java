package dev.waybill.cli;

import dev.waybill.deadletter.Action;
import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Job;
import dev.waybill.deadletter.Plan;
import dev.waybill.wire.DeadLetterState.Actor;
import java.util.Locale;

/// A bulk replay or discard: shows what it would catch, asks, and then runs the job here, showing
/// how far it is.
///
/// A job that is interrupted goes on in the next gateway.
final class BulkAction {
    private final Surroundings surroundings;
    private final DlqSession session;
    private final Action action;
    private final boolean json;
    private long shown;

    BulkAction(Surroundings surroundings, DlqSession session, Action action, boolean json) {
        this.surroundings = surroundings;
        this.session = session;
        this.action = action;
        this.json = json;
    }

    /// 0 when all that was meant went well; 1 when some failed, were skipped or had no outcome in
    /// time, or the job ended early.
    int run(BulkFlags flags, Actor actor, Confirmation confirmation) throws InterruptedException {
        var options = flags.options();
        var query = flags.filter().query(session.clock().instant());
        var plan = session.plans().plan(action, query);
        if (flags.dryRun()) {
            show(plan);
            return 0;
        }
        if (plan.count() == 0) {
            say("there are no dead letters of those");
            return 0;
        }
        if (!json) {
            show(plan);
        }
        confirmation.require(
                "%s %,d dead letters?"
                        .formatted(action == Action.REPLAY ? "Replay" : "Discard", plan.count()));
        return follow(session.jobs().start(plan.token(), options, actor));
    }

    private int follow(Job begun) throws InterruptedException {
        say("job " + begun.id() + " has begun; Ctrl-C leaves it to a gateway");
        Job ended;
        try (var runner = session.runner();
                var sweeper = session.sweeper()) {
            sweeper.start();
            ended = runner.run(begun.id(), this::show);
        }
        surroundings
                .out()
                .println(
                        json
                                ? Json.line(DeadLetterJson.of(ended))
                                : "job "
                                        + ended.id()
                                        + " is "
                                        + ended.status().word()
                                        + ": "
                                        + progress(ended));
        surroundings.out().flush();
        return ended.status() == Job.Status.DONE && ended.succeeded() == ended.done() ? 0 : 1;
    }

    private void show(Plan plan) {
        if (json) {
            surroundings.out().println(Json.line(DeadLetterJson.of(plan)));
        } else {
            if (!plan.groups().isEmpty()) {
                DlqGroups.table(plan.groups(), session.clock().instant())
                        .lines()
                        .forEach(surroundings.out()::println);
            }
            surroundings.out().printf(Locale.ROOT, "%,d dead letters are meant%n", plan.count());
        }
        surroundings.out().flush();
    }

    /// Each time that it has come further, not each time that somebody looks.
    private void show(Job job) {
        if (job.done() > shown) {
            shown = job.done();
            say(progress(job));
        }
    }

    private void say(String line) {
        surroundings.err().println(line);
        surroundings.err().flush();
    }

    private static String progress(Job job) {
        var said =
                String.format(
                        Locale.ROOT,
                        "%,d of %,d done, %,d well, %,d failed, %,d skipped, %,d without an outcome",
                        job.done(),
                        job.planned(),
                        job.succeeded(),
                        job.failed(),
                        job.skipped(),
                        job.pending());
        return job.message().isEmpty() ? said : said + "; " + Printable.of(job.message());
    }
}
