package dev.waybill.boards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/// A dashboard as Grafana reads it from a file: the classic JSON model, which every version from 10
/// on imports.
final class DashboardJson {
    private static final int SCHEMA = 39;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultPrettyPrinter PRINTER =
            new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private DashboardJson() {}

    /// The text of its file.
    static String print(Dashboard dashboard) {
        try {
            return MAPPER.writer(PRINTER).writeValueAsString(json(dashboard)) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode datasource(Language language) {
        return object().put("type", language.plugin()).put("uid", "${" + language.variable() + "}");
    }

    private static ObjectNode json(Dashboard dashboard) {
        var json =
                object().put("uid", dashboard.uid())
                        .put("title", "Waybill / " + dashboard.title())
                        .put("description", dashboard.description())
                        .put("schemaVersion", SCHEMA)
                        .put("version", 1)
                        .put("editable", false)
                        .put("graphTooltip", 1)
                        .put("refresh", "30s")
                        .put("timezone", "browser");
        json.putNull("id");
        json.putArray("tags").add("waybill");
        json.putObject("time").put("from", "now-1h").put("to", "now");
        json.putObject("timepicker");
        json.putObject("annotations").putArray("list");
        json.putArray("links")
                .addObject()
                .put("type", "dashboards")
                .put("title", "Waybill")
                .put("asDropdown", true)
                .put("includeVars", true)
                .put("keepTime", true)
                .put("targetBlank", false)
                .putArray("tags")
                .add("waybill");
        var variables = json.putObject("templating").putArray("list");
        dashboard.variables().forEach(each -> variables.add(variable(each)));
        panels(json, dashboard);
        return json;
    }

    private static void panels(ObjectNode json, Dashboard dashboard) {
        var panels = json.putArray("panels");
        int id = 1;
        for (var placed : Place.of(dashboard.rows())) {
            var heading = panels.addObject().put("id", id++).put("type", "row");
            heading.put("title", placed.row().title()).put("collapsed", false);
            heading.set("gridPos", position(placed.heading()));
            heading.putArray("panels");
            for (int i = 0; i < placed.panels().size(); i++) {
                var panel = PanelJson.of(placed.row().panels().get(i));
                panel.put("id", id++).set("gridPos", position(placed.panels().get(i)));
                panels.add(panel);
            }
        }
    }

    private static ObjectNode position(Place place) {
        return object().put("x", place.x())
                .put("y", place.y())
                .put("w", place.width())
                .put("h", place.height());
    }

    private static ObjectNode variable(Variable variable) {
        var json =
                object().put("name", variable.name()).put("label", variable.label()).put("hide", 0);
        return switch (variable.kind()) {
            case DATASOURCE -> json.put("type", "datasource").put("query", variable.text());
            case TEXT -> text(json, variable);
            case ONE -> values(json, variable);
            case MANY -> all(values(json, variable));
        };
    }

    private static ObjectNode text(ObjectNode json, Variable variable) {
        json.put("type", "textbox").put("query", variable.text());
        json.putObject("current").put("text", variable.text()).put("value", variable.text());
        return json;
    }

    private static ObjectNode values(ObjectNode json, Variable variable) {
        var query = "label_values(%s, %s)".formatted(variable.text(), variable.name());
        json.put("type", "query").put("definition", query);
        json.set("datasource", datasource(Language.PROMQL));
        json.putObject("query").put("query", query).put("refId", "Variable");
        // When the time range changes, and the dashboard is opened.
        return json.put("refresh", 2).put("sort", 1).put("multi", false).put("includeAll", false);
    }

    private static ObjectNode all(ObjectNode json) {
        json.put("multi", true).put("includeAll", true).put("allValue", ".+");
        var current = json.putObject("current");
        current.putArray("text").add("All");
        current.putArray("value").add("$__all");
        return json;
    }
}
