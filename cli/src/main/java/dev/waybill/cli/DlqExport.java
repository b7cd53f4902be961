package dev.waybill.cli;

import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Details;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `waybill dlq export`: dead letters with headers and payload, one JSON object each.
@Command(
        name = "export",
        description = "Writes dead letters with headers and payload as lines of JSON.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqExport implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private FilterFlags filter = new FilterFlags();
    @Mixin private DlqFlags flags = new DlqFlags();

    DlqExport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (var session = flags.open(surroundings)) {
            var query = filter.query(session.clock().instant());
            session.deadLetters().export(query, this::print);
        }
        surroundings.out().flush();
        return 0;
    }

    private void print(Details details) {
        surroundings.out().println(Json.line(DeadLetterJson.of(details)));
        if (surroundings.out().checkError()) {
            throw new CommandFailed("nobody reads the output any more");
        }
    }
}
