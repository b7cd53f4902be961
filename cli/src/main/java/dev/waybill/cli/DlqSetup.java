package dev.waybill.cli;

import dev.waybill.client.DeadLetterStreams;
import dev.waybill.client.WaybillException;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `waybill dlq setup`: makes the streams in which dead letters live, as a gateway does.
@Command(
        name = "setup",
        description = "Makes the streams of dead letters, where no gateway has done so.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqSetup implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private DlqFlags flags = new DlqFlags();

    DlqSetup(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var space = flags.space();
        try (var session = flags.connect(surroundings)) {
            var nats = session.session();
            var advisories = nats.ask("make the streams of dead letters", _ -> ensure(nats, space));
            var streams = new LinkedHashMap<String, Object>();
            streams.put("entries", space.entries());
            streams.put("operations", space.operations());
            streams.put("lanes", space.lanes());
            streams.put("advisories", advisories);
            if (flags.json()) {
                surroundings.out().println(Json.line(streams));
            } else {
                streams.forEach(
                        (what, name) -> surroundings.out().printf("%-10s  %s%n", what, name));
            }
        }
        surroundings.out().flush();
        return 0;
    }

    private static String ensure(Session nats, DeadLetterSpace space)
            throws IOException, JetStreamApiException {
        try {
            return new DeadLetterStreams(nats.connection(), nats.jetStream(), space).ensure();
        } catch (WaybillException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
    }
}
