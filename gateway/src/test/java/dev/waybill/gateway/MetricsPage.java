package dev.waybill.gateway;

import dev.waybill.client.ClientMetric;
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

    private static final String PROCESS =
            """

            # Metrics of the process

            Under the names that Micrometer gives them, with labels for the memory pool, the garbage collector and the like:
            `jvm_memory_*` and `jvm_buffer_*` (what is used, committed and allowed), `jvm_gc_*` (pauses, what was allocated
            and promoted), `jvm_threads_*` (platform threads), `process_cpu_usage`, `system_cpu_*` and
            `system_load_average_1m`, `process_files_*` (open and allowed), `process_uptime_seconds` and
            `process_start_time_seconds`.
            """;

    private static final String LIBRARY =
            """

            # Metrics of the library

            In the registry that a service gives it; the gateway's own publishes and fetches are among them. The names are
            those of Micrometer with underscores; a timer is in seconds.

            | metric | kind | labels | what it says |
            |---|---|---|---|
            """;

    static String print(List<Metric> metrics, List<ClientMetric> ofTheLibrary) {
        var page = new StringBuilder(HEAD);
        metrics.forEach(metric ->
                page.append(row(metric.scrapedAs(), kind(metric), metric.labels(), metric.doc())));
        page.append(PROCESS);
        page.append(LIBRARY);
        ofTheLibrary.forEach(metric ->
                page.append(row(scrapedAs(metric), kind(metric), labels(metric), metric.doc())));
        return page.toString();
    }

    private static String row(String name, String kind, List<String> labels, String doc) {
        return "| `"
                + name
                + "` | "
                + kind
                + " | "
                + String.join(", ", labels)
                + " | "
                + doc
                + " |\n";
    }

    private static String kind(Metric metric) {
        return metric.kind() == Metric.Kind.TIMER
                ? "histogram"
                : metric.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String kind(ClientMetric metric) {
        return switch (metric.kind()) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER, SUMMARY -> "histogram";
        };
    }

    private static String scrapedAs(ClientMetric metric) {
        var base = metric.meter().replace('.', '_');
        return switch (metric.kind()) {
            case COUNTER -> base + "_total";
            case TIMER -> base + "_seconds";
            case GAUGE, SUMMARY -> base;
        };
    }

    private static List<String> labels(ClientMetric metric) {
        return metric.labels().stream().map(label -> label.replace('.', '_')).toList();
    }
}
