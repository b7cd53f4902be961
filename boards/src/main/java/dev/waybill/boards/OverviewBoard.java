package dev.waybill.boards;

/// Where to look first: which consumer is furthest behind, what is dead, and whether the numbers
/// are fresh.
final class OverviewBoard {
    private static final String BY = "max by (stream, consumer) ";
    private static final String WORST =
            " and on (stream, consumer) topk(20, " + BY + "(waybill_consumer_lag_seconds{@}))";

    private OverviewBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-overview",
                "Overview",
                "Which consumer is furthest behind, what is dead, and whether the numbers are fresh.",
                Variable.with("waybill_nats_connected"),
                java.util.List.of(now(), consumers(), streams(), deadLetters(), account()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                Panel.stat(
                                "Longest lag",
                                "s",
                                "How long the oldest unprocessed message of any consumer has waited.")
                        .query("max(waybill_stream_consumer_lag_seconds_max{@})", "lag")
                        .face(it -> it.rising(60, 300))
                        .runbook("ConsumerLagHigh"),
                Panel.stat(
                                "Consumers in trouble",
                                "short",
                                "Consumers that are saturated, stalled, without subscribers, poisoned or leaderless.")
                        .query("count(" + BY + "(waybill_consumer_status{@}) >= 4)", "in trouble")
                        .face(it -> it.rising(1, 3).none("none"))
                        .runbook("ConsumerStalled"),
                Panel.stat(
                                "Open dead letters",
                                "short",
                                "Messages that consumers gave up and nobody has replayed or discarded.")
                        .query("sum(" + BY + "(waybill_dlq_open{@}))", "open")
                        .face(it -> it.rising(1, 1).none("none"))
                        .link(Link.board("Dead letters", "waybill-dead-letters"))
                        .runbook("DeadLettersOpen"),
                Panel.stat(
                                "Growth",
                                "cps",
                                "By how many messages a second the unprocessed ones of all consumers grow.")
                        .query("sum(" + BY + "(waybill_consumer_lag_velocity{@}))", "growth")
                        .face(it -> it.rising(1, 100))
                        .runbook("ConsumerLagGrowing"),
                Panel.stat(
                                "Age of these numbers",
                                "s",
                                "How long ago streams and consumers were read; what is old says nothing of now.")
                        .query(
                                "time() - max(waybill_exporter_last_success_timestamp_seconds{@})",
                                "age")
                        .face(it -> it.rising(90, 300).none("nobody polls"))
                        .runbook("MonitorStale"),
                Panel.stat("Targets down", "short", "Scraped processes that do not answer.")
                        .query("count(up{@} == 0)", "down")
                        .face(it -> it.rising(1, 1).none("none"))
                        .runbook("TargetDown"));
    }

    private static Row consumers() {
        return Row.of(
                "Consumers",
                Panel.table("Furthest behind", "The twenty consumers with the longest lag.")
                        .column("Lag", "s", "topk(20, " + BY + "(waybill_consumer_lag_seconds{@}))")
                        .column("Status", "none", BY + "(waybill_consumer_status{@})" + WORST)
                        .column(
                                "Unprocessed",
                                "short",
                                BY + "(waybill_consumer_unprocessed{@})" + WORST)
                        .column("Growth", "cps", BY + "(waybill_consumer_lag_velocity{@})" + WORST)
                        .column(
                                "Done in",
                                "s",
                                BY + "(waybill_consumer_time_to_drain_seconds{@})" + WORST)
                        .column("Dead letters", "short", BY + "(waybill_dlq_open{@})" + WORST)
                        .drill(Link.toConsumer())
                        .face(it -> it.statuses())
                        .runbook("ConsumerLagHigh"),
                Panel.lines("Lag", "s", "The ten longest lags.")
                        .query(
                                "topk(10, " + BY + "(waybill_consumer_lag_seconds{@}))",
                                "{{stream}} {{consumer}}")
                        .drill(Link.toConsumer())
                        .runbook("ConsumerLagHigh"),
                Panel.lines("Consumers by status", "short", "How many consumers are how.")
                        .query(status(0), "ok")
                        .query(status(1), "paused")
                        .query(status(2), "catching up")
                        .query(status(3), "lagging")
                        .query(status(4), "saturated")
                        .query(status(5), "stalled")
                        .query(status(6), "no subscribers")
                        .query(status(7), "poisoned")
                        .query(status(8), "leaderless")
                        .face(it -> it.stack()));
    }

    private static String status(int code) {
        return "count(" + BY + "(waybill_consumer_status{@}) == " + code + ")";
    }

    private static Row streams() {
        return Row.of(
                "Streams",
                Panel.lines("Published", "cps", "Messages stored a second, by stream.")
                        .query(
                                "max by (stream) (rate(waybill_stream_published_total{@}[..]))",
                                "{{stream}}")
                        .drill(Link.toStream()),
                Panel.lines(
                                "Unprocessed",
                                "short",
                                "What the consumers of each stream have still to process.")
                        .query(
                                "max by (stream) (waybill_stream_consumer_unprocessed_sum{@})",
                                "{{stream}}")
                        .drill(Link.toStream()),
                Panel.table("All streams", "What each stream holds.")
                        .column("Messages", "short", "max by (stream) (waybill_stream_messages{@})")
                        .column("Bytes", "bytes", "max by (stream) (waybill_stream_bytes{@})")
                        .column(
                                "Consumers",
                                "short",
                                "max by (stream) (waybill_stream_consumers{@})")
                        .column(
                                "Longest lag",
                                "s",
                                "max by (stream) (waybill_stream_consumer_lag_seconds_max{@})")
                        .column("Idle", "s", "min by (stream) (waybill_stream_idle_seconds{@})")
                        .drill(Link.toStream()));
    }

    private static Row deadLetters() {
        return Row.of(
                "Dead letters",
                Panel.lines(
                                "Open by consumer",
                                "short",
                                "Dead letters that are open or being replayed.")
                        .query(BY + "(waybill_dlq_open{@})", "{{stream}} {{consumer}}")
                        .drill(Link.toDeadLetters())
                        .runbook("DeadLettersOpen"),
                Panel.lines(
                                "Captured by class",
                                "cps",
                                "Dead letters written down a second, by their class.")
                        .query(
                                "sum by (class) (rate(waybill_dlq_captured_total{@}[..]))",
                                "{{class}}")
                        .runbook("DlqGrowing"));
    }

    private static Row account() {
        return Row.of(
                "Account",
                Panel.lines(
                                "Used of what is allowed",
                                "percentunit",
                                "Share of the account's storage and memory that is used; none without a limit.")
                        .query(
                                "max(waybill_account_storage_used_bytes{@} / waybill_account_storage_limit_bytes{@})",
                                "storage")
                        .query(
                                "max(waybill_account_memory_used_bytes{@} / waybill_account_memory_limit_bytes{@})",
                                "memory")
                        .face(it -> it.rising(0.8, 0.9))
                        .runbook("OutOfStorage"),
                Panel.lines(
                                "JetStream API",
                                "reqps",
                                "Requests to JetStream's API, and those refused.")
                        .query("max(rate(waybill_account_api_requests_total{@}[..]))", "requests")
                        .query("max(rate(waybill_account_api_errors_total{@}[..]))", "refused")
                        .runbook("ApiErrors"));
    }
}
