package dev.waybill.cli;

import dev.waybill.wire.DeadLetterSpace;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that every command on dead letters has.
final class DlqFlags {
    @ArgGroup(validate = false, order = 100, heading = ConnectionFlags.HEADING)
    private ConnectionFlags connection = new ConnectionFlags();

    @Option(
            names = "--prefix",
            order = 90,
            paramLabel = "TOKEN",
            defaultValue = "waybill",
            description = "First token of Waybill's own subjects (${DEFAULT-VALUE})")
    private String prefix = "waybill";

    @Option(names = "--json", order = 80, description = "Print JSON, as the gateway answers it")
    private boolean json;

    boolean json() {
        return json;
    }

    DeadLetterSpace space() {
        return new DeadLetterSpace(prefix);
    }

    /// A session on dead letters whose streams are there.
    DlqSession open(Surroundings surroundings) throws InterruptedException {
        var session = connect(surroundings);
        try {
            session.requireStreams();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /// A session that asks for nothing yet.
    DlqSession connect(Surroundings surroundings) throws InterruptedException {
        var space = space();
        return new DlqSession(Session.open(connection.target(surroundings)), space, surroundings);
    }
}
