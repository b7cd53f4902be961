package dev.waybill.cli;

import dev.waybill.deadletter.Acted;
import dev.waybill.deadletter.Action;
import dev.waybill.deadletter.Listed;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `waybill dlq replay`: gives dead letters to their consumer once more, one or many.
@Command(
        name = "replay",
        description =
                "Replays a dead letter, or all that a filter means, to the consumer that failed.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqReplay implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--to",
            paramLabel = "consumer|subject",
            defaultValue = "consumer",
            description = "Only for the one that failed, or for all who read the subject")
    private String to = "consumer";

    @Option(names = "--no-wait", description = "Do not wait for the outcome")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Wait so long for it (${DEFAULT-VALUE})")
    private int timeout;

    @Mixin private OneOrMany meant = new OneOrMany();

    DlqReplay(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var target =
                Target.of(to)
                        .orElseThrow(() ->
                                new IllegalArgumentException("--to is consumer or subject: " + to));
        if (target == Target.SUBJECT && meant.many()) {
            throw new IllegalArgumentException("--to subject takes one id, not a filter");
        }
        return meant.act(
                surroundings,
                Action.REPLAY,
                (session, id, actor) -> replay(session, id, actor, target));
    }

    private int replay(DlqSession session, DeadLetterId id, Actor actor, Target target)
            throws InterruptedException {
        var operator = session.operator();
        var acted = operator.replay(id, target, false, actor);
        if (acted instanceof Acted.Conflict conflict
                && conflict.code().equals(Acted.Conflict.CONFIRM_REQUIRED)) {
            meant.confirmation(surroundings).require(question(conflict));
            acted = operator.replay(id, target, true, actor);
        }
        var sent = Answered.done(acted);
        return noWait ? print(sent) : await(session, id);
    }

    private int await(DlqSession session, DeadLetterId wanted) throws InterruptedException {
        try (var sweeper = session.sweeper()) {
            sweeper.start();
            var outcome = new Outcome(session, wanted);
            return print(outcome.await(timeout));
        }
    }

    private int print(Listed listed) {
        Answered.print(surroundings, listed, meant.json(), text(listed));
        return listed.phase() == Phase.RESOLVED || noWait ? 0 : 1;
    }

    private String text(Listed listed) {
        var id = listed.letter().id();
        return switch (listed.phase()) {
            case RESOLVED ->
                    id + " is resolved: " + listed.resolution().map(how -> how.word()).orElse("");
            case REPLAYING ->
                    noWait
                            ? id + " is on its way, replay " + listed.replays()
                            : id
                                    + " is still on its way after "
                                    + timeout
                                    + " s; is its consumer running? `waybill dlq show` tells later";
            case OPEN -> id + " has failed again: " + failure(listed);
            case DISCARDED -> id + " is discarded";
        };
    }

    private static String failure(Listed listed) {
        var failure = listed.letter().failure();
        var cause = failure.type() + (failure.message().isEmpty() ? "" : ": " + failure.message());
        return Printable.of(cause.isEmpty() ? listed.letter().death().kind().word() : cause, 300);
    }

    private static String question(Acted.Conflict conflict) {
        var others = conflict.alsoSeenBy();
        return others.isEmpty()
                ? "Everyone who reads its subject will see it. Publish it?"
                : "Its subject is also read by "
                        + Printable.of(String.join(", ", others))
                        + ". Publish it for all of them?";
    }
}
