package dev.waybill.gateway;

import dev.waybill.gateway.meter.Metric;
import java.util.List;
import java.util.Locale;

/// Prints the metrics reference.
final class MetricsPage {
    private static final String HEAD =
            """
            # Metrics of the gateway

            `/metrics` on the management port, in the Prometheus text format; in OpenMetrics with the trace ids of recent
            sampled requests as exemplars where the scraper's `Accept` asks for it. Labels come from bounded sets: route
            templates and never paths, codes and never texts.

            | metric | kind | labels | what it says |
            |---|---|---|---|
            """;

    private MetricsPage() {}

    static String print(List<Metric> metrics) {
        var page = new StringBuilder(HEAD);
        for (var metric : metrics) {
            var kind =
                    metric.kind() == Metric.Kind.TIMER
                            ? "histogram"
                            : metric.kind().name().toLowerCase(Locale.ROOT);
            page.append("| `")
                    .append(metric.scrapedAs())
                    .append("` | ")
                    .append(kind)
                    .append(" | ")
                    .append(String.join(", ", metric.labels()))
                    .append(" | ")
                    .append(metric.doc())
                    .append(" |\n");
        }
        return page.toString();
    }
}
