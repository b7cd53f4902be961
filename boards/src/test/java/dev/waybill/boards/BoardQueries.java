package dev.waybill.boards;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.boards.ShippedBoards.Board;
import dev.waybill.boards.ShippedBoards.Target;
import dev.waybill.boards.ShippedQuery.Kind;
import dev.waybill.boards.ShippedQuery.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What the dashboards ask Prometheus: the queries of their panels, and of their variables.
final class BoardQueries {
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((.+), *([a-zA-Z_]\\w*)\\)");
    private static final Variable RATE_INTERVAL = new Variable("__rate_interval", "15s", "");

    private final Board board;
    private final List<Variable> variables = new ArrayList<>(List.of(RATE_INTERVAL));
    private final List<ShippedQuery> queries = new ArrayList<>();

    private BoardQueries(Board board) {
        this.board = board;
    }

    static List<ShippedQuery> shipped() {
        return ShippedBoards.all().stream().flatMap(each -> of(each).stream()).toList();
    }

    private static List<ShippedQuery> of(Board board) {
        var all = new BoardQueries(board);
        board.variables().forEach(all::variable);
        board.targets().filter(Target::promql).forEach(all::panel);
        return all.queries;
    }

    private void variable(JsonNode json) {
        var name = json.path("name").asText();
        switch (json.path("type").asText()) {
            case "datasource" -> {}
            case "query" -> asked(name, json);
            default -> variables.add(new Variable(name, json.at("/current/value").asText(), ""));
        }
    }

    private void asked(String name, JsonNode json) {
        var asked = LABEL_VALUES.matcher(json.at("/query/query").asText());
        if (!asked.matches()) {
            throw new AssertionError("not understood: " + json.path("query"));
        }
        queries.add(
                new ShippedQuery(Kind.VARIABLE, board + ", $" + name, asked.group(1), variables));
        variables.add(
                json.path("includeAll").asBoolean()
                        ? new Variable(name, json.path("allValue").asText(), "")
                        : new Variable(name, asked.group(1), asked.group(2)));
    }

    private void panel(Target target) {
        var place = board + ", " + target.panel().path("title").asText();
        queries.add(new ShippedQuery(Kind.PANEL, place, target.text(), variables));
    }
}
