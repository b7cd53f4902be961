package dev.waybill.boards;

import java.util.List;
import java.util.stream.Stream;

/// A choice at the top of a dashboard. `text` is what it is chosen from: the kind of data source, a
/// PromQL selector whose label of that name has the values, or the text that is there at first.
record Variable(Kind kind, String name, String label, String text) {
    /// How it is chosen.
    enum Kind {
        DATASOURCE,
        /// Any number of values, and all at first.
        MANY,
        /// One value.
        ONE,
        TEXT
    }

    private static final Variable PROMETHEUS = datasource(Language.PROMQL, "Prometheus");

    static Variable datasource(Language language, String product) {
        return new Variable(
                Kind.DATASOURCE, language.variable(), product + " data source", language.plugin());
    }

    static Variable many(String name, String label, String metric) {
        return new Variable(Kind.MANY, name, label, metric + MATCHERS);
    }

    static Variable one(String name, String label, String metric, String matchers) {
        return new Variable(
                Kind.ONE,
                name,
                label,
                metric + (matchers.isEmpty() ? MATCHERS : "{" + JOB + ", " + matchers + "}"));
    }

    static Variable text(String name, String label, String text) {
        return new Variable(Kind.TEXT, name, label, text);
    }

    /// Those that every dashboard has, with jobs and instances of that metric, and further ones.
    static List<Variable> with(String metric, Variable... further) {
        return Stream.concat(
                        Stream.of(
                                PROMETHEUS,
                                new Variable(Kind.MANY, "job", "Job", metric),
                                new Variable(
                                        Kind.MANY,
                                        "instance",
                                        "Instance",
                                        metric + "{job=~\"$job\"}")),
                        Stream.concat(
                                Stream.of(further),
                                Stream.of(
                                        text("gateway_url", "Gateway", "http://localhost:8080"),
                                        text(
                                                "runbooks",
                                                "Runbooks",
                                                "https://waybill.example/docs/runbooks"))))
                .toList();
    }

    private static final String JOB = "job=~\"$job\", instance=~\"$instance\"";
    private static final String MATCHERS = "{" + JOB + "}";
}
