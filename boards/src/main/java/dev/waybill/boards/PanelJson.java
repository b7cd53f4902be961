package dev.waybill.boards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.boards.Panel.Kind;
import java.util.List;

/// A panel as Grafana reads it, without its place.
final class PanelJson {
    private final Panel panel;
    private final ObjectNode json = DashboardJson.object();

    private PanelJson(Panel panel) {
        this.panel = panel;
    }

    static ObjectNode of(Panel panel) {
        return new PanelJson(panel).write();
    }

    private ObjectNode write() {
        json.put("type", panel.kind().type());
        json.put("title", panel.title());
        json.put("description", panel.description());
        json.set("datasource", DashboardJson.datasource(panel.queries().getFirst().language()));
        links(json.putArray("links"), panel.links());
        targets(json.putArray("targets"));
        var fields = json.putObject("fieldConfig");
        defaults(fields.putObject("defaults"));
        overrides(fields.putArray("overrides"));
        options(json.putObject("options"));
        if (panel.kind() == Kind.TABLE) {
            columns(json.putArray("transformations"));
        }
        return json;
    }

    private void links(ArrayNode links, List<Link> all) {
        for (var link : all) {
            links.addObject()
                    .put("title", filled(link.title()))
                    .put("url", filled(link.url()))
                    .put("targetBlank", !link.url().startsWith("/d/"));
        }
    }

    /// The labels of what is clicked on: in a table they are columns.
    private String filled(String text) {
        var from = panel.kind() == Kind.TABLE ? "__data.fields" : "__field.labels";
        return text.replaceAll("(?<!\\$)\\{(\\w+)}", "\\${" + from + ".$1}");
    }

    private void targets(ArrayNode targets) {
        char reference = 'A';
        for (var query : panel.queries()) {
            var target = targets.addObject().put("refId", String.valueOf(reference++));
            target.set("datasource", DashboardJson.datasource(query.language()));
            switch (query.language()) {
                case PROMQL -> promql(target, query);
                case TRACEQL ->
                        target.put("queryType", "traceql")
                                .put("query", query.text())
                                .put("tableType", "traces")
                                .put("limit", 20);
                case SERVICE_GRAPH ->
                        target.put("queryType", "serviceMap").put("serviceMapQuery", query.text());
                case LOGQL ->
                        target.put("expr", query.text())
                                .put("queryType", "range")
                                .put("editorMode", "code");
            }
        }
    }

    private void promql(ObjectNode target, Query query) {
        boolean table = panel.kind() == Kind.TABLE;
        target.put("expr", query.text())
                .put("editorMode", "code")
                .put("format", table ? "table" : "time_series")
                .put("instant", table || panel.kind() == Kind.STAT)
                .put("range", !table && panel.kind() != Kind.STAT)
                .put("exemplar", query.exemplars());
        if (!table) {
            target.put("legendFormat", query.name());
        }
    }

    private void defaults(ObjectNode defaults) {
        defaults.put("unit", panel.unit()).put("noValue", panel.face().none());
        defaults.putObject("color").put("mode", coloured() ? "thresholds" : "palette-classic");
        var thresholds = defaults.putObject("thresholds").put("mode", "absolute");
        steps(thresholds.putArray("steps"));
        if (!panel.face().words().isEmpty() && panel.kind() != Kind.TABLE) {
            words(defaults.putArray("mappings"));
        }
        if (panel.kind() != Kind.TABLE) {
            links(defaults.putArray("links"), panel.drills());
        }
        if (panel.kind() == Kind.LINES) {
            lines(defaults.putObject("custom"));
        }
        if (panel.kind() == Kind.STATES) {
            defaults.putObject("custom").put("fillOpacity", 70).put("lineWidth", 0);
        }
    }

    private boolean coloured() {
        return panel.kind() != Kind.LINES;
    }

    private void steps(ArrayNode steps) {
        if (panel.face().steps().isEmpty()) {
            steps.addObject().put("color", "blue").putNull("value");
            return;
        }
        for (var step : panel.face().steps()) {
            var node = steps.addObject().put("color", step.colour());
            if (steps.size() == 1) {
                node.putNull("value");
            } else {
                node.put("value", step.from());
            }
        }
    }

    private void words(ArrayNode mappings) {
        var options = mappings.addObject().put("type", "value").putObject("options");
        int index = 0;
        for (var word : panel.face().words()) {
            options.putObject(String.valueOf(word.code()))
                    .put("text", word.text())
                    .put("color", word.colour())
                    .put("index", index++);
        }
    }

    private void lines(ObjectNode custom) {
        boolean stacked = panel.face().stacked();
        custom.put("drawStyle", "line")
                .put("lineWidth", 1)
                .put("fillOpacity", stacked ? 40 : 8)
                .put("showPoints", "never")
                .put("spanNulls", false)
                .put("axisPlacement", "auto");
        custom.putObject("stacking").put("mode", stacked ? "normal" : "none").put("group", "A");
        custom.putObject("thresholdsStyle")
                .put("mode", panel.face().steps().isEmpty() ? "off" : "line");
    }

    private void overrides(ArrayNode overrides) {
        for (var axis : panel.face().axes()) {
            var properties = override(overrides, axis.series());
            property(properties, "unit").put("value", axis.unit());
            property(properties, "custom.axisPlacement").put("value", "right");
        }
        if (panel.kind() != Kind.TABLE) {
            return;
        }
        for (var query : panel.queries()) {
            var properties = override(overrides, query.name());
            property(properties, "unit").put("value", query.unit());
            if (query.unit().equals("none")) {
                words(property(properties, "mappings").putArray("value"));
                property(properties, "custom.cellOptions")
                        .putObject("value")
                        .put("type", "color-text");
            }
        }
        if (!panel.drills().isEmpty()) {
            var key = panel.drills().getFirst().title().replaceAll(".*\\{(\\w+)}.*", "$1");
            links(property(override(overrides, key), "links").putArray("value"), panel.drills());
        }
    }

    private static ArrayNode override(ArrayNode overrides, String field) {
        var override = overrides.addObject();
        override.putObject("matcher").put("id", "byName").put("options", field);
        return override.putArray("properties");
    }

    private static ObjectNode property(ArrayNode properties, String id) {
        return properties.addObject().put("id", id);
    }

    private void options(ObjectNode options) {
        switch (panel.kind()) {
            case STAT -> stat(options);
            case LINES -> {
                var legend = legend(options, "table");
                legend.putArray("calcs").add("lastNotNull").add("max");
                options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
            }
            case TABLE -> {
                options.put("showHeader", true).put("cellHeight", "sm");
                options.putArray("sortBy")
                        .addObject()
                        .put("displayName", panel.queries().getFirst().name())
                        .put("desc", true);
            }
            case STATES -> {
                legend(options, "list");
                options.put("mergeValues", true).put("showValue", "auto").put("rowHeight", 0.9);
            }
            case TRACES -> options.put("showHeader", true).put("cellHeight", "sm");
            case NODES -> {}
            case LOGS ->
                    options.put("showTime", true)
                            .put("wrapLogMessage", true)
                            .put("enableLogDetails", true)
                            .put("sortOrder", "Ascending");
        }
    }

    private static void stat(ObjectNode options) {
        options.put("colorMode", "value").put("graphMode", "none").put("textMode", "auto");
        var reduce = options.putObject("reduceOptions").put("fields", "").put("values", false);
        reduce.putArray("calcs").add("lastNotNull");
    }

    private static ObjectNode legend(ObjectNode options, String mode) {
        return options.putObject("legend")
                .put("showLegend", true)
                .put("displayMode", mode)
                .put("placement", "bottom");
    }

    /// The answers side by side, without their time, under the headings.
    private void columns(ArrayNode transformations) {
        transformations.addObject().put("id", "merge").putObject("options");
        var organize = transformations.addObject().put("id", "organize").putObject("options");
        organize.putObject("excludeByName").put("Time", true);
        var names = organize.putObject("renameByName");
        char reference = 'A';
        for (var query : panel.queries()) {
            names.put("Value #" + reference++, query.name());
        }
        if (panel.queries().size() == 1) {
            names.put("Value", panel.queries().getFirst().name());
        }
    }
}
