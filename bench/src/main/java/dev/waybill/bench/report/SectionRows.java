package dev.waybill.bench.report;

import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A section as rows of text: a contender each, and a column for each figure that was read.
record SectionRows(List<String> heading, List<List<String>> rows) {

    static SectionRows of(Measured section) {
        var figures =
                Stream.of(Figure.values())
                        .filter(figure ->
                                section.series().stream()
                                        .anyMatch(each ->
                                                section.figure(each.contender(), figure)
                                                        .isPresent()))
                        .toList();
        var heading = new ArrayList<String>();
        heading.add("");
        for (var figure : figures) {
            heading.add(heading(section, figure));
            if (figure == Figure.RATE) {
                heading.add("× " + section.base());
            }
        }
        return new SectionRows(
                heading,
                section.series().stream()
                        .map(each -> row(section, each.contender(), figures))
                        .toList());
    }

    private static List<String> row(Measured section, String contender, List<Figure> figures) {
        var row = new ArrayList<String>();
        row.add(contender);
        for (var figure : figures) {
            boolean main = figure == Figure.RATE || figure == Figure.READY;
            var spread = section.figure(contender, figure);
            row.add(main ? Numbers.spread(spread) : Numbers.median(spread));
            if (figure == Figure.RATE) {
                row.add(Numbers.spread(section.ratio(contender, section.base(), figure)));
            }
        }
        return row;
    }

    private static String heading(Measured section, Figure figure) {
        return switch (figure) {
            case RATE -> section.section().unit() + "/s";
            case P50 -> "p50 ms";
            case P99 -> "p99 ms";
            case P999 -> "p99.9 ms";
            case CPU -> "client µs";
            case SERVER_CPU -> "nats µs";
            case SERVICE_CPU -> "service µs";
            case READY -> "ready ms";
            case AT_REST -> "rest MiB";
            case UNDER_LOAD -> "load MiB";
            case OTHERS -> "others %";
        };
    }
}
