package dev.waybill.boards;

import static dev.waybill.boards.Shipped.texts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `compose.yaml` as the reference implementation of the Compose specification reads it, which is
/// run by Go from `tools/compose-check`.
record Stack(JsonNode services) {
    static Stack with(String... profiles) {
        var words = new ArrayList<>(List.of("run", ".", Shipped.path("compose.yaml").toString()));
        words.addAll(List.of(profiles));
        var printed =
                BuiltCollector.go()
                        .run(Shipped.path("tools/compose-check"), Map.of("GOWORK", "off"), words);
        try {
            // Go may say on its first run what it fetches.
            var json = printed.substring(printed.indexOf("\n{") + 1);
            return new Stack(Shipped.JSON.readTree(json).path("services"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(printed, e);
        }
    }

    Collection<String> names() {
        return Shipped.keys(services);
    }

    JsonNode service(String name) {
        return services.path(name);
    }

    Map<String, String> environment(String name) {
        return service(name)
                .path("environment")
                .propertyStream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                variable -> variable.getValue().asText(),
                                (a, _) -> a,
                                TreeMap::new));
    }

    List<String> command(String name) {
        return texts(service(name).path("command"));
    }

    List<JsonNode> ports(String name) {
        var ports = new ArrayList<JsonNode>();
        service(name).path("ports").forEach(ports::add);
        return ports;
    }

    /// The ports of a container that this machine can reach.
    List<Integer> published(String name) {
        return ports(name).stream().map(port -> port.path("target").asInt()).toList();
    }

    /// The files and folders of this project that a container sees.
    List<JsonNode> mounts(String name) {
        var mounts = new ArrayList<JsonNode>();
        service(name).path("volumes").forEach(mounts::add);
        return mounts.stream().filter(m -> m.path("type").asText().equals("bind")).toList();
    }
}
