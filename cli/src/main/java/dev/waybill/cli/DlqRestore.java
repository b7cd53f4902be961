package dev.waybill.cli;

import dev.waybill.wire.DeadLetterId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `waybill dlq restore`: brings a discarded dead letter back.
@Command(
        name = "restore",
        description = "Brings a discarded dead letter back; it is open then.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqRestore implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(paramLabel = "ID", description = "Its id")
    private String id = "";

    @Mixin private ActorFlags who = new ActorFlags();
    @Mixin private DlqFlags flags = new DlqFlags();

    DlqRestore(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var wanted = DeadLetterId.parse(id);
        var actor = who.actor(surroundings);
        try (var session = flags.open(surroundings)) {
            var listed = Answered.done(session.operator().restore(wanted, actor));
            Answered.print(surroundings, listed, flags.json(), wanted + " is open");
        }
        return 0;
    }
}
