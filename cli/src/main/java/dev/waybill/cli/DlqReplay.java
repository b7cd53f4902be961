package dev.waybill.cli;

import dev.waybill.deadletter.Acted;
import dev.waybill.deadletter.Action;
import dev.waybill.deadletter.Listed;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One, as `ls` shows it")
    private @Nullable String id;

    @Mixin private ActorFlags who = new ActorFlags();

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

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask")
    private boolean yes;

    @Mixin private BulkFlags bulk = new BulkFlags();
    @Mixin private DlqFlags flags = new DlqFlags();

    DlqReplay(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var target =
                Target.of(to)
                        .orElseThrow(() ->
                                new IllegalArgumentException("--to is consumer or subject: " + to));
        var actor = bulk.dryRun() ? Actor.NOBODY : who.actor(surroundings);
        var confirmation = new Confirmation(surroundings, yes);
        boolean many = bulk.meantInsteadOf(id);
        if (many && target == Target.SUBJECT) {
            throw new IllegalArgumentException("--to subject takes one id, not a filter");
        }
        var wanted = id == null ? null : DeadLetterId.parse(id);
        try (var session = flags.open(surroundings)) {
            if (wanted == null) {
                return new BulkAction(surroundings, session, Action.REPLAY, flags.json())
                        .run(bulk, actor, confirmation);
            }
            var operator = session.operator();
            var acted = operator.replay(wanted, target, false, actor);
            if (acted instanceof Acted.Conflict conflict
                    && conflict.code().equals(Acted.Conflict.CONFIRM_REQUIRED)) {
                confirmation.require(question(conflict));
                acted = operator.replay(wanted, target, true, actor);
            }
            var sent = Answered.done(acted);
            return noWait ? print(sent) : await(session, wanted);
        }
    }

    private int await(DlqSession session, DeadLetterId wanted) throws InterruptedException {
        try (var sweeper = session.sweeper()) {
            sweeper.start();
            var outcome = new Outcome(session, wanted);
            return print(outcome.await(timeout));
        }
    }

    private int print(Listed listed) {
        Answered.print(surroundings, listed, flags.json(), text(listed));
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
