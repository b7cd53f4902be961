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

    private static final String MISSING =
            """

            # Not measured, and why

            | what | why not, and what there is |
            |---|---|
            | latency of NATS services (`$SRV`, `latency` of exports) | each export names its own subject and sampling; the service's own telemetry says more |
            | servers (connections, routes, memory, JetStream by server) | only the system account hears it; scrape `prometheus-nats-exporter` or `nats-surveyor` beside the gateway |
            | requests to JetStream's API by operation | only the audit advisories tell them apart, and these repeat every answer whole; `waybill_account_api_requests_total` counts them all |
            | sizes and durations of snapshots and restores | they are rare; `waybill_advisories_total` counts them (`stream_snapshot_create` and the like), and the advisory itself holds the rest |
            | limits by tier of an account | only managed accounts have tiers; `waybill_account_*` is the account as a whole |
            | redeliveries of what is not sampled | no server counts them; `waybill_consumer_redelivered` is how many wait now, and the library's `waybill_client_attempts` knows its own |
            | the Raft group of a stream or consumer | no alert needs it; the leader is a label of `waybill_stream_info` and `waybill_consumer_info` |
            | discarded dead letters, and the time from publish to death | every entry tells both (`/v1/dead-letters/{id}`), also of what the command line did without a gateway |
            """;

    static String print(List<Metric> metrics, List<ClientMetric> ofTheLibrary) {
        var page = new StringBuilder(HEAD);
        metrics.forEach(metric ->
                page.append(row(metric.scrapedAs(), kind(metric), metric.labels(), metric.doc())));
        page.append(MISSING);
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
        return switch (metric.kind()) {
            case SUMMARY, TIMER -> "histogram";
            case COUNTER, GAUGE, INFO -> metric.kind().name().toLowerCase(Locale.ROOT);
        };
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
