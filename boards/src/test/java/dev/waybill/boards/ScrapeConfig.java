package dev.waybill.boards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// The shipped `prometheus.yml` with all shipped rules, for programs on loopback that are looked at
/// every second.
final class ScrapeConfig {
    private static final String SECOND = "1s";

    private ScrapeConfig() {}

    /// With those targets by job; a job that is not named has none.
    static String of(Map<String, List<String>> targets, String alertmanager) {
        var config = (ObjectNode) Shipped.yaml("dashboards/prometheus/prometheus.yml");
        config.withObject("/global")
                .put("scrape_interval", SECOND)
                .put("evaluation_interval", SECOND);
        var files = config.putArray("rule_files");
        files.add(Shipped.path("dashboards/prometheus").resolve("*.rules.yaml").toString());
        addresses((ObjectNode) config.at("/alerting/alertmanagers/0"), List.of(alertmanager));
        var jobs = (ArrayNode) config.path("scrape_configs");
        jobs.forEach(job -> {
            ((ObjectNode) job).remove("dns_sd_configs");
            addresses(
                    (ObjectNode) job,
                    targets.getOrDefault(job.path("job_name").asText(), List.of()));
        });
        return config.toString();
    }

    private static void addresses(ObjectNode of, List<String> addresses) {
        var targets = of.putArray("static_configs").addObject().putArray("targets");
        addresses.forEach(targets::add);
    }
}
