package dev.waybill.bench.report;

import dev.waybill.bench.measure.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Results for a terminal.
public final class TextTable {
    private static final String GAP = "  ";

    private TextTable() {}

    public static String of(Measured section) {
        var rows = SectionRows.of(section);
        return "\n"
                + Titles.of(section)
                + "\n"
                + String.join("\n", lines(rows.heading(), rows.rows()))
                + "\n";
    }

    /// What became of the targets; empty where the sections that they speak of were left out.
    public static String targets(Results results) {
        var rows =
                results.verdicts().stream()
                        .map(verdict ->
                                List.of(
                                        verdict.path(),
                                        Titles.payload(verdict.payload()),
                                        verdict.wanted(),
                                        Numbers.spread(verdict.found()),
                                        verdict.met() ? "met" : "MISSED"))
                        .toList();
        if (rows.isEmpty()) {
            return "";
        }
        return "\n"
                + String.join("\n", lines(List.of("target", "", "wanted", "measured", ""), rows))
                + "\n";
    }

    private static List<String> lines(List<String> heading, List<List<String>> rows) {
        var all = new ArrayList<String>();
        Stream.concat(Stream.of(heading), rows.stream())
                .forEach(row -> all.add(line(row, heading, rows)));
        return all;
    }

    private static String line(List<String> row, List<String> heading, List<List<String>> rows) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            var cell = row.get(column);
            var padding = " ".repeat(width(column, heading, rows) - cell.length());
            line.append(column == 0 ? cell + padding : padding + cell).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int width(int column, List<String> heading, List<List<String>> rows) {
        return Stream.concat(Stream.of(heading), rows.stream())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }
}
