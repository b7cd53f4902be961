package dev.waybill.boards;

import java.util.List;

/// Queries that have nothing to show on one nats-server with two gateways for a minute, by a text
/// that they contain, and why not.
record Excuse(String text, String reason) {
    private static final String ONE_SERVER = "one server has no replicas and elects nobody";

    static final List<Excuse> ALL =
            List.of(
                    new Excuse(
                            "traces_span_metrics_", "the collector makes them, see CollectorTest"),
                    new Excuse("waybill_stream_replica_", ONE_SERVER),
                    new Excuse("leader_elected", ONE_SERVER),
                    new Excuse(" == 8)", ONE_SERVER + ", so no consumer is without a leader"),
                    new Excuse(
                            "waybill_exporter_poll_errors_total",
                            "all is answered, see SurveyPermissionsTest for what is not"),
                    new Excuse("offset 4h", "it compares with what was four hours ago"));

    boolean holdsFor(ShippedQuery query) {
        return query.expression().contains(text);
    }
}
