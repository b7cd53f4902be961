package dev.waybill.boards;

import dev.waybill.client.ClientMetric;
import dev.waybill.gateway.meter.JvmMeters;
import dev.waybill.gateway.meter.MeterCatalogue;
import dev.waybill.gateway.meter.Metric;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every series that dashboards and rules may read, with its labels: those of the catalogues, of
/// the process, of the collector's span metrics, and Prometheus' own.
final class KnownMetrics {
    /// What every scraped series has.
    static final Set<String> TARGET = Set.of("job", "instance");

    private static final Map<String, Set<String>> ALL = new HashMap<>();

    /// What span metrics have anyway.
    private static final List<String> SPAN =
            List.of("service_name", "span_name", "span_kind", "status_code");

    static {
        MeterCatalogue.all().forEach(each -> add(each.kind(), each.scrapedAs(), each.labels()));
        ClientMetric.all().forEach(KnownMetrics::add);
        put("up", List.of());
        put("traces_span_metrics_calls_total", span());
        histogram("traces_span_metrics_duration_seconds", span());
        process();
    }

    private KnownMetrics() {}

    static boolean has(String series) {
        return ALL.containsKey(series);
    }

    /// With those of the target.
    static Set<String> labels(String series) {
        var labels = new HashSet<>(TARGET);
        labels.addAll(ALL.getOrDefault(series, Set.of()));
        return labels;
    }

    private static void add(Metric.Kind kind, String series, List<String> labels) {
        switch (kind) {
            case COUNTER, GAUGE, INFO -> put(series, labels);
            case SUMMARY, TIMER -> histogram(series, labels);
        }
    }

    private static void add(ClientMetric metric) {
        var base = metric.meter().replace('.', '_');
        var labels = metric.labels().stream().map(each -> each.replace('.', '_')).toList();
        switch (metric.kind()) {
            case COUNTER -> put(base + "_total", labels);
            case GAUGE -> put(base, labels);
            case TIMER -> histogram(base + "_seconds", labels);
            case SUMMARY -> histogram(base, labels);
        }
    }

    /// With the dimensions that the collector's configuration adds.
    private static List<String> span() {
        var dimensions =
                Shipped.yaml("otel-collector/config.yaml")
                        .at("/connectors/span_metrics/dimensions");
        return Stream.concat(
                        SPAN.stream(),
                        ShippedBoards.list(dimensions)
                                .map(each -> each.path("name").asText().replace('.', '_')))
                .toList();
    }

    private static void histogram(String base, List<String> labels) {
        put(base + "_count", labels);
        put(base + "_sum", labels);
        put(base + "_bucket", Stream.concat(labels.stream(), Stream.of("le")).toList());
    }

    private static void put(String series, List<String> labels) {
        ALL.computeIfAbsent(series, _ -> new HashSet<>()).addAll(labels);
    }

    /// What a scrape of the process's own meters holds.
    private static void process() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var _ = JvmMeters.bind(registry)) {
            Pattern.compile("(?m)^(\\w+)(?:\\{(.*)})? \\S+$")
                    .matcher(registry.scrape())
                    .results()
                    .forEach(line -> put(line.group(1), names(line.group(2))));
        }
        // Made at the first collection, which has not happened yet.
        put("jvm_gc_pause_seconds_sum", List.of("action", "cause", "gc"));
        put("jvm_gc_pause_seconds_count", List.of("action", "cause", "gc"));
    }

    private static List<String> names(String labels) {
        return labels == null
                ? List.of()
                : Pattern.compile("(\\w+)=\"")
                        .matcher(labels)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
    }
}
