package dev.waybill.boards;

import java.util.List;

/// Panels under a heading, from left to right; each line of them is 24 wide.
record Row(String title, List<Panel> panels) {
    Row {
        panels = List.copyOf(panels);
    }

    static Row of(String title, Panel... panels) {
        return new Row(title, List.of(panels));
    }
}
