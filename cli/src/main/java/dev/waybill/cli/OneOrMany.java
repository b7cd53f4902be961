package dev.waybill.cli;

import dev.waybill.deadletter.Action;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Actor;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What to act on, one dead letter by its id or all that a filter means; by whom, and why.
final class OneOrMany {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "One, as `ls` shows it")
    private @Nullable String id;

    @Mixin private ActorFlags who = new ActorFlags();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask")
    private boolean yes;

    @Mixin private BulkFlags bulk = new BulkFlags();
    @Mixin private DlqFlags flags = new DlqFlags();

    /// Acts on one and answers the status to end with.
    @FunctionalInterface
    interface One {
        int act(DlqSession session, DeadLetterId id, Actor actor) throws InterruptedException;
    }

    /// Whether a filter is given; `IllegalArgumentException` where nothing is, or an id as well.
    boolean many() {
        return bulk.meantInsteadOf(id);
    }

    boolean json() {
        return flags.json();
    }

    Confirmation confirmation(Surroundings surroundings) {
        return new Confirmation(surroundings, yes);
    }

    /// Acts on the one, or does so in bulk; the status to end with.
    int act(Surroundings surroundings, Action action, One one) throws InterruptedException {
        var actor = bulk.dryRun() ? Actor.NOBODY : who.actor(surroundings);
        var wanted = many() || id == null ? null : DeadLetterId.parse(id);
        try (var session = flags.open(surroundings)) {
            return wanted == null
                    ? new BulkAction(surroundings, session, action, json())
                            .run(bulk, actor, confirmation(surroundings))
                    : one.act(session, wanted, actor);
        }
    }
}
