package dev.waybill.cli;

import dev.waybill.client.ServiceGrants;
import dev.waybill.wire.DeadLetterSpace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill dlq grants`: the least NATS permissions of a service with the library.
@Command(
        name = "grants",
        description = "Prints the least NATS permissions of the service that consumes there.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class DlqGrants implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "STREAM", description = "The stream that it reads")
    private String stream = "";

    @Parameters(index = "1", paramLabel = "CONSUMER", description = "Its durable consumer")
    private String consumer = "";

    @Option(
            names = "--prefix",
            paramLabel = "TOKEN",
            defaultValue = "waybill",
            description = "First token of Waybill's own subjects (${DEFAULT-VALUE})")
    private String prefix = "waybill";

    DlqGrants(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var grants = new ServiceGrants(new DeadLetterSpace(prefix), stream, consumer);
        surroundings.out().println(grants.configuration());
        surroundings.out().flush();
        return 0;
    }
}
