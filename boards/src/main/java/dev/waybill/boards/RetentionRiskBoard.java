package dev.waybill.boards;

import java.util.List;

/// What is about to be discarded before it was processed, and what is about to be full.
final class RetentionRiskBoard {
    private static final String WHO = "{@, stream=~\"$stream\"}";
    private static final String BY = "max by (stream, consumer) ";

    private RetentionRiskBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-retention-risk",
                "Retention risk",
                "What is about to be discarded before it was processed, and what is about to be full.",
                Variable.with(
                        "waybill_nats_connected",
                        Variable.many("stream", "Stream", "waybill_stream_messages")),
                List.of(now(), consumers(), streams(), account()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                Panel.stat(
                                "Least headroom",
                                "percentunit",
                                "How far the consumer nearest to a loss is from it: 100 % far, 0 next.")
                        .width(6)
                        .query(
                                "min(waybill_consumer_retention_headroom_ratio" + WHO + ")",
                                "headroom")
                        .face(it -> it.falling(0.25, 0.5).none("no limits"))
                        .runbook("DataLossImminent"),
                Panel.stat(
                                "Next expiry",
                                "s",
                                "In how long the first unprocessed message is too old to be kept.")
                        .width(6)
                        .query("min(waybill_consumer_expiry_seconds" + WHO + ")", "expiry")
                        .face(it -> it.falling(3600, 21600).none("no limits"))
                        .runbook("DataLossImminent"),
                Panel.stat(
                                "Lost",
                                "cps",
                                "Messages a second that limits removed before they were acknowledged.")
                        .width(6)
                        .query(
                                "sum("
                                        + BY
                                        + "(rate(waybill_consumer_lost_messages_total"
                                        + WHO
                                        + "[..])))",
                                "lost")
                        .face(it -> it.rising(0.001, 1))
                        .runbook("MessagesLost"),
                Panel.stat(
                                "Fullest stream",
                                "percentunit",
                                "Share of its byte limit that the fullest stream uses.")
                        .width(6)
                        .query("max(" + share("bytes", "max_bytes") + ")", "full")
                        .face(it -> it.rising(0.8, 0.9).none("no limits"))
                        .runbook("StreamNearLimit"));
    }

    private static Row consumers() {
        return Row.of(
                "Consumers",
                Panel.table(
                                "Nearest to a loss",
                                "Consumers whose oldest unprocessed message has the least left.")
                        .column(
                                "Used of retention",
                                "percentunit",
                                "1 - min by (stream, consumer) (waybill_consumer_retention_headroom_ratio"
                                        + WHO
                                        + ")")
                        .column(
                                "Expires in",
                                "s",
                                "min by (stream, consumer) (waybill_consumer_expiry_seconds"
                                        + WHO
                                        + ")")
                        .column("Lag", "s", BY + "(waybill_consumer_lag_seconds" + WHO + ")")
                        .column("Growth", "cps", BY + "(waybill_consumer_lag_velocity" + WHO + ")")
                        .drill(Link.toConsumer())
                        .runbook("DataLossImminent"),
                Panel.lines(
                                "Headroom",
                                "percentunit",
                                "How far the oldest unprocessed message is from being discarded, by consumer.")
                        .query(
                                "min by (stream, consumer) (waybill_consumer_retention_headroom_ratio"
                                        + WHO
                                        + ")",
                                "{{stream}} {{consumer}}")
                        .drill(Link.toConsumer())
                        .face(it -> it.falling(0.25, 0.5))
                        .runbook("DataLossImminent"),
                Panel.lines(
                                "Lost",
                                "cps",
                                "Messages a second that limits removed before they were acknowledged, by consumer.")
                        .query(
                                BY + "(rate(waybill_consumer_lost_messages_total" + WHO + "[..]))",
                                "{{stream}} {{consumer}}")
                        .drill(Link.toConsumer())
                        .runbook("MessagesLost"));
    }

    private static Row streams() {
        return Row.of(
                "Streams",
                Panel.table(
                                "Limits",
                                "How much of its limits each stream uses; a stream that has none is not here.")
                        .column("Bytes used", "percentunit", share("bytes", "max_bytes"))
                        .column("Messages used", "percentunit", share("messages", "max_messages"))
                        .column(
                                "Oldest",
                                "s",
                                "max by (stream) (waybill_stream_oldest_age_seconds"
                                        + WHO
                                        + ") and on (stream) max by (stream) (waybill_stream_max_age_seconds"
                                        + WHO
                                        + ")")
                        .column(
                                "Kept for",
                                "s",
                                "max by (stream) (waybill_stream_max_age_seconds" + WHO + ")")
                        .drill(Link.toStream())
                        .runbook("StreamNearLimit"),
                Panel.lines(
                                "Bytes used",
                                "percentunit",
                                "Share of its byte limit that a stream uses.")
                        .query(share("bytes", "max_bytes"), "{{stream}}")
                        .drill(Link.toStream())
                        .face(it -> it.rising(0.8, 0.9))
                        .runbook("StreamNearLimit"),
                Panel.lines(
                                "Messages used",
                                "percentunit",
                                "Share of its message limit that a stream uses.")
                        .query(share("messages", "max_messages"), "{{stream}}")
                        .drill(Link.toStream())
                        .face(it -> it.rising(0.8, 0.9))
                        .runbook("StreamNearLimit"));
    }

    private static Row account() {
        return Row.of(
                "Account",
                Panel.lines("Storage", "bytes", "Bytes that streams in files use, and may use.")
                        .query("max(waybill_account_storage_used_bytes{@})", "used")
                        .query("max(waybill_account_storage_limit_bytes{@})", "at most")
                        .runbook("OutOfStorage"),
                Panel.lines("Memory", "bytes", "Bytes that streams in memory use, and may use.")
                        .query("max(waybill_account_memory_used_bytes{@})", "used")
                        .query("max(waybill_account_memory_limit_bytes{@})", "at most")
                        .runbook("OutOfStorage"),
                Panel.lines("Streams", "short", "Streams of the account, and how many it may have.")
                        .query("max(waybill_account_streams{@})", "streams")
                        .query("max(waybill_account_streams_limit{@})", "at most"),
                Panel.lines(
                                "Consumers",
                                "short",
                                "Consumers of the account, and how many it may have.")
                        .query("max(waybill_account_consumers{@})", "consumers")
                        .query("max(waybill_account_consumers_limit{@})", "at most"));
    }

    private static String share(String used, String allowed) {
        return "max by (stream) (waybill_stream_"
                + used
                + WHO
                + ") / max by (stream) (waybill_stream_"
                + allowed
                + WHO
                + ")";
    }
}
