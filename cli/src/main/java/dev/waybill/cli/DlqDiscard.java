package dev.waybill.cli;

import dev.waybill.deadletter.Action;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Actor;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill dlq discard`: puts dead letters aside, one or many; they can be restored.
@Command(
        name = "discard",
        description = "Puts a dead letter aside, or all that a filter means; `restore` undoes it.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqDiscard implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "One, as `ls` shows it")
    private @Nullable String id;

    @Mixin private ActorFlags who = new ActorFlags();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask")
    private boolean yes;

    @Mixin private BulkFlags bulk = new BulkFlags();
    @Mixin private DlqFlags flags = new DlqFlags();

    DlqDiscard(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var actor = bulk.dryRun() ? Actor.NOBODY : who.actor(surroundings);
        boolean many = bulk.meantInsteadOf(id);
        var wanted = many || id == null ? null : DeadLetterId.parse(id);
        try (var session = flags.open(surroundings)) {
            if (wanted == null) {
                return new BulkAction(surroundings, session, Action.DISCARD, flags.json())
                        .run(bulk, actor, new Confirmation(surroundings, yes));
            }
            var listed = Answered.done(session.operator().discard(wanted, actor));
            Answered.print(surroundings, listed, flags.json(), wanted + " is discarded");
        }
        return 0;
    }
}
