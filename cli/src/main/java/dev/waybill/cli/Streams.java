package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
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
    private static final Pattern NAME = Pattern.compile("[^\\s.*>/\\\\]+");

    private final Surroundings surroundings;

    @ArgGroup(validate = false, order = 100, heading = ConnectionFlags.HEADING)
    private ConnectionFlags connection = new ConnectionFlags();

    @Parameters(arity = "0..1", paramLabel = "STREAM", description = "Only this one")
    private @Nullable String stream;

    @Option(names = "--json", description = "Print one JSON object for each stream")
    private boolean json;

    /// A stream and its consumers, each as JetStream describes it.
    private record Listed(JsonNode stream, List<JsonNode> consumers) {}

    Streams(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Listed> listed;
        try (var session = Session.open(connection.target(surroundings))) {
            listed = listed(new Api(session));
        }
        if (json) {
            listed.forEach(each -> surroundings.out().println(Json.line(fields(each))));
        } else {
            print(listed);
        }
        surroundings.out().flush();
        return 0;
    }

    private List<Listed> listed(Api api) throws InterruptedException {
        var listed = new ArrayList<Listed>();
        for (var each : stream == null ? all(api) : List.of(one(api, stream))) {
            listed.add(new Listed(each, consumers(api, name(each))));
        }
        return listed;
    }

    private List<JsonNode> all(Api api) throws InterruptedException {
        return sorted(api.list("list the streams", "STREAM.LIST", "streams"), Streams::name);
    }

    private static JsonNode one(Api api, String stream) throws InterruptedException {
        if (!NAME.matcher(stream).matches()) {
            throw new CommandFailed("no stream can have the name " + stream);
        }
        return api.ask("show " + stream, "STREAM.INFO." + stream, Map.of());
    }

    private List<JsonNode> consumers(Api api, String stream) throws InterruptedException {
        var what = "list the consumers of " + stream;
        return sorted(
                api.list(what, "CONSUMER.LIST." + stream, "consumers"),
                each -> each.path("name").asText());
    }

    private List<JsonNode> sorted(Api.Listing listing, Function<JsonNode, String> name) {
        listing.missing()
                .forEach(each -> surroundings.err().println("no server answers for " + each));
        surroundings.err().flush();
        return listing.found().stream().sorted(Comparator.comparing(name)).toList();
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
            var state = each.stream().path("state");
            rows.add(
                    List.of(
                            name(each.stream()),
                            String.join(",", texts(each.stream().at("/config/subjects"))),
                            count(state.path("messages")),
                            size(state.path("bytes").asLong()),
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

    private static List<String> row(JsonNode consumer) {
        return List.of(
                "  " + consumer.path("name").asText(),
                String.join(",", filters(consumer.path("config"))),
                "",
                "",
                count(consumer.path("num_pending")),
                count(consumer.path("num_ack_pending")),
                count(consumer.path("num_redelivered")));
    }

    private static Map<String, Object> fields(Listed listed) {
        var state = listed.stream().path("state");
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name(listed.stream()));
        fields.put("subjects", texts(listed.stream().at("/config/subjects")));
        fields.put("messages", state.path("messages").asLong());
        fields.put("bytes", state.path("bytes").asLong());
        fields.put("firstSequence", state.path("first_seq").asLong());
        fields.put("lastSequence", state.path("last_seq").asLong());
        fields.put("consumers", listed.consumers().stream().map(Streams::fields).toList());
        return fields;
    }

    private static Map<String, Object> fields(JsonNode consumer) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", consumer.path("name").asText());
        fields.put("pending", consumer.path("num_pending").asLong());
        fields.put("ackPending", consumer.path("num_ack_pending").asLong());
        fields.put("redelivered", consumer.path("num_redelivered").asLong());
        return fields;
    }

    /// One filter and several are different fields.
    private static List<String> filters(JsonNode config) {
        var one = config.path("filter_subject").asText();
        return one.isEmpty() ? texts(config.path("filter_subjects")) : List.of(one);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static String name(JsonNode stream) {
        return stream.at("/config/name").asText();
    }

    private static String count(JsonNode number) {
        return String.format(Locale.ROOT, "%,d", number.asLong());
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
