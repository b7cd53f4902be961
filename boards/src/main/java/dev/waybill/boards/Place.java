package dev.waybill.boards;

import java.util.ArrayList;
import java.util.List;

/// Where a heading or a panel stands, in columns and lines of Grafana's grid.
record Place(int x, int y, int width, int height) {
    private static final int COLUMNS = 24;

    /// A heading with the places of its panels.
    record Placed(Row row, Place heading, List<Place> panels) {
        Placed {
            panels = List.copyOf(panels);
        }
    }

    /// Rows below each other; in each, panels beside each other while there is room. A line is as
    /// high as the highest panel in it, and all panels of a line are that high.
    static List<Placed> of(List<Row> rows) {
        var placed = new ArrayList<Placed>();
        int y = 0;
        for (var row : rows) {
            var heading = new Place(0, y, COLUMNS, 1);
            y++;
            var places = new ArrayList<Place>();
            for (var line : lines(row.panels())) {
                int height = line.stream().mapToInt(each -> each.kind().height()).max().orElse(0);
                int x = 0;
                for (var panel : line) {
                    places.add(new Place(x, y, panel.width(), height));
                    x += panel.width();
                }
                y += height;
            }
            placed.add(new Placed(row, heading, places));
        }
        return placed;
    }

    private static List<List<Panel>> lines(List<Panel> panels) {
        var lines = new ArrayList<List<Panel>>();
        var line = new ArrayList<Panel>();
        int used = 0;
        for (var panel : panels) {
            if (used + panel.width() > COLUMNS) {
                lines.add(List.copyOf(line));
                line.clear();
                used = 0;
            }
            line.add(panel);
            used += panel.width();
        }
        lines.add(List.copyOf(line));
        return lines;
    }
}
