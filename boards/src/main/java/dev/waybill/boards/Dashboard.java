package dev.waybill.boards;

import java.util.List;

/// One dashboard of Grafana: rows of panels, and the variables that their queries use. Its `uid` is
/// its address, `/d/<uid>`.
record Dashboard(
        String uid, String title, String description, List<Variable> variables, List<Row> rows) {
    Dashboard {
        if (!uid.matches("waybill-[a-z-]{2,30}")) {
            throw new IllegalArgumentException("uid must be waybill-<name>: " + uid);
        }
        variables = List.copyOf(variables);
        rows = List.copyOf(rows);
    }

    /// The name of its file.
    String file() {
        return uid.substring("waybill-".length()) + ".json";
    }

    List<Panel> panels() {
        return rows.stream().flatMap(row -> row.panels().stream()).toList();
    }
}
