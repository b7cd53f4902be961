package dev.waybill.boards;

/// What a panel asks, and how the answer is called: a series' name, or a column's heading with its
/// unit.
///
/// In PromQL `{@` stands for the matchers of the variables `job` and `instance`, and `[..]` for the
/// range `[$__rate_interval]`.
record Query(Language language, String text, String name, String unit, boolean exemplars) {
    Query {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a query has a text: " + name);
        }
    }

    static Query of(String text, String name) {
        return new Query(Language.PROMQL, promql(text), name, "", false);
    }

    /// A column of a table.
    static Query column(String heading, String unit, String text) {
        return new Query(Language.PROMQL, promql(text), heading, unit, false);
    }

    /// With the traces that Prometheus knows of some of the values.
    static Query traced(String text, String name) {
        return new Query(Language.PROMQL, promql(text), name, "", true);
    }

    static Query in(Language language, String text) {
        return new Query(language, text, "", "", false);
    }

    /// The quantile of a histogram, by those labels; `selector` is its name without `_bucket`, and
    /// the further matchers.
    static Query quantile(double quantile, String metric, String matchers, String by, String name) {
        var text =
                "histogram_quantile(%s, sum by (%s) (rate(%s_bucket{@%s}[..])))"
                        .formatted(
                                quantile,
                                by.isEmpty() ? "le" : "le, " + by,
                                metric,
                                matchers.isEmpty() ? "" : ", " + matchers);
        return traced(text, name);
    }

    private static String promql(String text) {
        return text.replace("{@", "{job=~\"$job\", instance=~\"$instance\"")
                .replace("[..]", "[$__rate_interval]");
    }
}
