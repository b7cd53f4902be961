package dev.waybill.boards;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// One picture of a dashboard: what it shows, in which unit, and where a click leads. `links` are
/// those of the panel, `drills` those of each value in it.
record Panel(
        Kind kind,
        String title,
        String unit,
        String description,
        int width,
        List<Query> queries,
        List<Link> links,
        List<Link> drills,
        Face face) {
    /// What it is drawn as, and how high.
    enum Kind {
        STAT("stat", 4),
        LINES("timeseries", 8),
        TABLE("table", 9),
        STATES("state-timeline", 7),
        /// A table of traces, as Tempo answers it.
        TRACES("table", 10),
        NODES("nodeGraph", 12),
        LOGS("logs", 10);

        private final String type;
        private final int height;

        Kind(String type, int height) {
            this.type = type;
            this.height = height;
        }

        String type() {
            return type;
        }

        int height() {
            return height;
        }
    }

    Panel {
        if (width < 3 || width > 24) {
            throw new IllegalArgumentException("a panel is 3 to 24 wide: " + title);
        }
        queries = List.copyOf(queries);
        links = List.copyOf(links);
        drills = List.copyOf(drills);
    }

    static Panel stat(String title, String unit, String description) {
        return of(Kind.STAT, title, unit, description).width(4);
    }

    static Panel lines(String title, String unit, String description) {
        return of(Kind.LINES, title, unit, description);
    }

    /// Each query is a column; all answer with the same labels, which are columns too.
    static Panel table(String title, String description) {
        return of(Kind.TABLE, title, "short", description).width(24);
    }

    static Panel states(String title, String description) {
        return of(Kind.STATES, title, "none", description).width(24);
    }

    static Panel of(Kind kind, String title, String unit, String description) {
        return new Panel(
                kind, title, unit, description, 12, List.of(), List.of(), List.of(), Face.PLAIN);
    }

    Panel width(int columns) {
        return new Panel(kind, title, unit, description, columns, queries, links, drills, face);
    }

    Panel query(String text, String name) {
        return query(Query.of(text, name));
    }

    Panel query(Query query) {
        var all = new ArrayList<>(queries);
        all.add(query);
        return new Panel(kind, title, unit, description, width, all, links, drills, face);
    }

    /// The median, the 95 % and the 99 % of a histogram.
    Panel quantiles(String metric, String matchers) {
        return query(Query.quantile(0.5, metric, matchers, "", "median"))
                .query(Query.quantile(0.95, metric, matchers, "", "95 %"))
                .query(Query.quantile(0.99, metric, matchers, "", "99 %"));
    }

    Panel column(String heading, String unit, String text) {
        return query(Query.column(heading, unit, text));
    }

    Panel link(Link link) {
        var all = new ArrayList<>(links);
        all.add(link);
        return new Panel(kind, title, unit, description, width, queries, all, drills, face);
    }

    Panel runbook(String alert) {
        return link(Link.runbook(alert));
    }

    Panel drill(Link link) {
        var all = new ArrayList<>(drills);
        all.add(link);
        return new Panel(kind, title, unit, description, width, queries, links, all, face);
    }

    Panel face(UnaryOperator<Face> change) {
        return new Panel(
                kind, title, unit, description, width, queries, links, drills, change.apply(face));
    }
}
