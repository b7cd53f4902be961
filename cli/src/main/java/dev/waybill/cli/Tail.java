package dev.waybill.cli;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill tail`: follows the events of a stream, in order and without a trace on the server.
@Command(
        name = "tail",
        description = "Follows the events of a stream, or those of a subject, until it is stopped.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class Tail implements Callable<Integer> {
    private static final int STREAM_NOT_FOUND = 10059;

    private final Surroundings surroundings;

    @ArgGroup(validate = false, order = 100, heading = ConnectionFlags.HEADING)
    private ConnectionFlags connection = new ConnectionFlags();

    @Parameters(
            paramLabel = "STREAM|SUBJECT",
            description = "A stream, or a subject of one; * and > are wildcards")
    private String what = "";

    @Option(
            names = "--from",
            paramLabel = "new|all|last|SEQ|TIME",
            defaultValue = "new",
            description = "Where to begin (${DEFAULT-VALUE})")
    private String from = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many events")
    private long count = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print one JSON object for each event")
    private boolean json;

    Tail(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1) {
            throw new IllegalArgumentException("--count must be positive: " + count);
        }
        var reading = new OrderedConsumerConfiguration();
        StartPoint.parse(from).into(reading);
        try (var session = Session.open(connection.target(surroundings))) {
            var stream = stream(session, reading);
            follow(session, stream, reading);
        }
        return 0;
    }

    /// The stream to read; a subject also becomes the filter.
    private String stream(Session session, OrderedConsumerConfiguration reading) {
        if (isStream(session)) {
            return what;
        }
        var streams =
                session.ask(
                        "find the stream of " + what,
                        management -> management.getStreamNames(what));
        if (streams.size() != 1) {
            throw new CommandFailed(
                    streams.isEmpty()
                            ? "there is no stream " + what + ", and none takes that subject"
                            : "several streams take " + what + ", name one: " + streams);
        }
        reading.filterSubject(what);
        return streams.getFirst();
    }

    private boolean isStream(Session session) {
        boolean possible = what.chars().noneMatch(c -> c <= ' ' || ".*>/\\".indexOf(c) >= 0);
        return possible
                && session.ask(
                        "look for the stream " + what,
                        management -> {
                            try {
                                management.getStreamInfo(what);
                                return true;
                            } catch (JetStreamApiException e) {
                                if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                                    return false;
                                }
                                throw e;
                            }
                        });
    }

    private void follow(Session session, String stream, OrderedConsumerConfiguration reading)
            throws InterruptedException {
        try (var events = Reading.begin(session, stream, reading)) {
            long left = count;
            while (left > 0 && print(events.next())) {
                left--;
            }
        }
    }

    /// False when nobody reads the output any more.
    private boolean print(StoredEvent event) {
        surroundings.out().println(json ? event.json() : event.text());
        return !surroundings.out().checkError();
    }
}
