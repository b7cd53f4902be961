package dev.waybill.boards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The dashboards as they are committed.
final class ShippedBoards {
    /// One of them, by its file's name.
    record Board(String file, JsonNode json) {
        /// Its panels, without the headings.
        List<JsonNode> panels() {
            return list(json.path("panels"))
                    .filter(each -> !each.path("type").asText().equals("row"))
                    .toList();
        }

        Stream<Target> targets() {
            return panels().stream()
                    .flatMap(panel ->
                            list(panel.path("targets"))
                                    .map(target -> new Target(file, panel, target)));
        }

        List<JsonNode> variables() {
            return list(json.at("/templating/list")).toList();
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /// A query in a panel.
    record Target(String file, JsonNode panel, JsonNode json) {
        boolean promql() {
            return json.at("/datasource/type").asText().equals("prometheus");
        }

        String text() {
            return json.path("expr").asText();
        }

        @Override
        public String toString() {
            return "%s, %s, %s: %s"
                    .formatted(
                            file,
                            panel.path("title").asText(),
                            json.path("refId").asText(),
                            text());
        }
    }

    private ShippedBoards() {}

    static List<Board> all() {
        return Boards.ALL.stream()
                .map(each -> "dashboards/grafana/" + each.file())
                .map(file -> new Board(file, read(file)))
                .toList();
    }

    /// All queries in PromQL.
    static List<Target> promql() {
        return all().stream().flatMap(Board::targets).filter(Target::promql).toList();
    }

    static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static JsonNode read(String file) {
        try {
            return Shipped.JSON.readTree(Shipped.text(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
