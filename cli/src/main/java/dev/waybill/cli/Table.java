package dev.waybill.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Rows of text under a heading, padded to columns; the first two columns and those with texts
/// stand left, those with nothing but numbers right.
record Table(List<String> heading, List<List<String>> rows) {
    private static final int LEFT = 2;
    private static final String GAP = "  ";

    Table {
        heading = List.copyOf(heading);
        rows = List.copyOf(rows);
    }

    List<String> lines() {
        var lines = new ArrayList<String>(rows.size() + 1);
        lines.add(line(heading));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        var line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            var cell = cells.get(column);
            var padding = " ".repeat(width(column) - cell.length());
            line.append(isLeft(column) ? cell + padding : padding + cell).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private boolean isLeft(int column) {
        return column < LEFT
                || rows.stream()
                        .map(row -> row.get(column))
                        .anyMatch(cell -> !cell.isEmpty() && !Character.isDigit(cell.charAt(0)));
    }

    private int width(int column) {
        return Stream.concat(Stream.of(heading), rows.stream())
                .map(row -> row.get(column))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }
}
