package dev.waybill.cli;

import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill streams`: what is there, stream by stream, and how far its consumers are.
@Command(
        name = "streams",
        description =
                "Lists streams and their consumers: what is pending, unacknowledged, redelivered.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class Streams implements Callable<Integer> {
    private final Surroundings surroundings;

    @ArgGroup(validate = false, order = 100, heading = ConnectionFlags.HEADING)
    private ConnectionFlags connection = new ConnectionFlags();

    @Parameters(arity = "0..1", paramLabel = "STREAM", description = "Only this one")
    private @Nullable String stream;

    @Option(names = "--json", description = "Print one JSON object for each stream")
    private boolean json;

    /// A stream and its consumers, as one answer of the server each.
    private record Listed(StreamInfo stream, List<ConsumerInfo> consumers) {}

    Streams(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Listed> listed;
        try (var session = Session.open(connection.target(surroundings))) {
            listed = listed(session);
        }
        if (json) {
            listed.forEach(each -> surroundings.out().println(Json.line(fields(each))));
        } else {
            print(listed);
        }
        surroundings.out().flush();
        return 0;
    }

    private List<Listed> listed(Session session) {
        var infos = stream == null ? all(session) : List.of(one(session, stream));
        return infos.stream()
                .sorted(Comparator.comparing(Streams::name))
                .map(info -> new Listed(info, consumers(session, name(info))))
                .toList();
    }

    private static List<StreamInfo> all(Session session) {
        return session.ask("list the streams", management -> management.getStreams());
    }

    private static StreamInfo one(Session session, String stream) {
        return session.ask("show " + stream, management -> management.getStreamInfo(stream));
    }

    private static List<ConsumerInfo> consumers(Session session, String stream) {
        return session
                .ask(
                        "list the consumers of " + stream,
                        management -> management.getConsumers(stream))
                .stream()
                .sorted(Comparator.comparing(ConsumerInfo::getName))
                .toList();
    }

    private void print(List<Listed> listed) {
        if (listed.isEmpty()) {
            surroundings.err().println("there are no streams");
            surroundings.err().flush();
            return;
        }
        table(listed).lines().forEach(surroundings.out()::println);
    }

    private static Table table(List<Listed> listed) {
        var rows = new ArrayList<List<String>>();
        for (var each : listed) {
            var state = each.stream().getStreamState();
            rows.add(
                    List.of(
                            name(each.stream()),
                            String.join(",", each.stream().getConfiguration().getSubjects()),
                            count(state.getMsgCount()),
                            size(state.getByteCount()),
                            "",
                            "",
                            ""));
            each.consumers().forEach(consumer -> rows.add(row(consumer)));
        }
        return new Table(
                List.of(
                        "STREAM / consumer",
                        "SUBJECTS",
                        "MESSAGES",
                        "SIZE",
                        "PENDING",
                        "ACK PENDING",
                        "REDELIVERED"),
                rows);
    }

    private static List<String> row(ConsumerInfo consumer) {
        var filters = consumer.getConsumerConfiguration().getFilterSubjects();
        return List.of(
                "  " + consumer.getName(),
                filters == null ? "" : String.join(",", filters),
                "",
                "",
                count(consumer.getNumPending()),
                count(consumer.getNumAckPending()),
                count(consumer.getRedelivered()));
    }

    private static Map<String, Object> fields(Listed listed) {
        var state = listed.stream().getStreamState();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name(listed.stream()));
        fields.put("subjects", listed.stream().getConfiguration().getSubjects());
        fields.put("messages", state.getMsgCount());
        fields.put("bytes", state.getByteCount());
        fields.put("firstSequence", state.getFirstSequence());
        fields.put("lastSequence", state.getLastSequence());
        fields.put("consumers", listed.consumers().stream().map(Streams::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(ConsumerInfo consumer) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", consumer.getName());
        fields.put("pending", consumer.getNumPending());
        fields.put("ackPending", consumer.getNumAckPending());
        fields.put("redelivered", consumer.getRedelivered());
        return fields;
    }

    private static String name(StreamInfo info) {
        return info.getConfiguration().getName();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String size(long bytes) {
        if (bytes < 1_024) {
            return bytes + " B";
        }
        double size = bytes;
        var units = List.of("KiB", "MiB", "GiB", "TiB").iterator();
        var unit = "B";
        while (size >= 1_024 && units.hasNext()) {
            size /= 1_024;
            unit = units.next();
        }
        return String.format(Locale.ROOT, "%.1f %s", size, unit);
    }
}
