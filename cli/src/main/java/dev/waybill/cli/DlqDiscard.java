package dev.waybill.cli;

import dev.waybill.deadletter.Action;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Actor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `waybill dlq discard`: puts dead letters aside, one or many; they can be restored.
@Command(
        name = "discard",
        description = "Puts a dead letter aside, or all that a filter means; `restore` undoes it.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqDiscard implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private OneOrMany meant = new OneOrMany();

    DlqDiscard(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        return meant.act(surroundings, Action.DISCARD, this::discard);
    }

    private int discard(DlqSession session, DeadLetterId id, Actor actor) {
        var listed = Answered.done(session.operator().discard(id, actor));
        Answered.print(surroundings, listed, meant.json(), id + " is discarded");
        return 0;
    }
}
