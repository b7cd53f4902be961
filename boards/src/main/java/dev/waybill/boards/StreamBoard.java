package dev.waybill.boards;

import java.util.List;

/// One stream: what flows in, who reads it, what its limits and replicas say.
final class StreamBoard {
    private StreamBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-stream",
                "Stream",
                "One stream: what flows in, who reads it, what its limits and replicas say.",
                Variable.with(
                        "waybill_nats_connected",
                        Variable.one("stream", "Stream", "waybill_stream_messages", "")),
                List.of(now(), flow(), consumers(), limits(), upstreams(), replicas()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                stat("Messages", "short", "Messages in the stream.", "waybill_stream_messages"),
                stat(
                        "Bytes",
                        "bytes",
                        "Bytes of the messages in the stream.",
                        "waybill_stream_bytes"),
                stat(
                        "Oldest message",
                        "s",
                        "How long the oldest message has been there.",
                        "waybill_stream_oldest_age_seconds"),
                stat(
                                "Idle",
                                "s",
                                "How long ago the newest message was stored.",
                                "waybill_stream_idle_seconds")
                        .runbook("StreamIdle"),
                stat(
                        "Subjects",
                        "short",
                        "Subjects that have messages.",
                        "waybill_stream_subjects"),
                stat(
                        "Consumers",
                        "short",
                        "Consumers of the stream, those without a durable name included.",
                        "waybill_stream_consumers"));
    }

    private static Panel stat(String title, String unit, String description, String metric) {
        return Panel.stat(title, unit, description).query(of(metric), title);
    }

    private static Row flow() {
        return Row.of(
                "Flow",
                Panel.lines("Published", "cps", "Messages stored a second.")
                        .query(
                                "max(rate(waybill_stream_published_total{@, stream=\"$stream\"}[..]))",
                                "published"),
                Panel.lines(
                                "Delivered",
                                "cps",
                                "Deliveries a second, redeliveries included, by consumer.")
                        .query(
                                "max by (consumer) (rate(waybill_consumer_deliveries_total{@, stream=\"$stream\"}[..]))",
                                "{{consumer}}"));
    }

    private static Row consumers() {
        return Row.of(
                "Consumers",
                Panel.table(
                                "Consumers",
                                "All durable consumers of the stream; those without a name are one line, _ephemeral.")
                        .column("Lag", "s", consumer("waybill_consumer_lag_seconds"))
                        .column("Status", "none", consumer("waybill_consumer_status"))
                        .column("Pending", "short", consumer("waybill_consumer_pending"))
                        .column("Unanswered", "short", consumer("waybill_consumer_ack_pending"))
                        .column("Growth", "cps", consumer("waybill_consumer_lag_velocity"))
                        .column("Dead letters", "short", consumer("waybill_dlq_open"))
                        .drill(Link.toConsumer())
                        .face(it -> it.statuses())
                        .runbook("ConsumerLagHigh"),
                Panel.lines(
                                "Lag in time",
                                "s",
                                "How long the oldest unprocessed message has waited, by consumer.")
                        .query(consumer("waybill_consumer_lag_seconds"), "{{consumer}}")
                        .drill(Link.toConsumer())
                        .runbook("ConsumerLagHigh"),
                Panel.lines("Lag in messages", "short", "What is still to process, by consumer.")
                        .query(consumer("waybill_consumer_unprocessed"), "{{consumer}}")
                        .drill(Link.toConsumer())
                        .runbook("ConsumerLagGrowing"));
    }

    private static Row limits() {
        return Row.of(
                "Limits",
                Panel.lines(
                                "Full",
                                "percentunit",
                                "Share of the stream's limits that is used; no line without a limit.")
                        .query(share("waybill_stream_bytes", "waybill_stream_max_bytes"), "bytes")
                        .query(
                                share("waybill_stream_messages", "waybill_stream_max_messages"),
                                "messages")
                        .query(
                                share("waybill_stream_consumers", "waybill_stream_max_consumers"),
                                "consumers")
                        .face(it -> it.rising(0.8, 0.9))
                        .runbook("StreamNearLimit"),
                Panel.lines("Age", "s", "How old the oldest message is, and how old it may become.")
                        .query(of("waybill_stream_oldest_age_seconds"), "oldest")
                        .query(of("waybill_stream_max_age_seconds"), "at most")
                        .runbook("DataLossImminent"),
                Panel.lines(
                                "Held",
                                "short",
                                "Messages in the stream, and those deleted between the first and the last.")
                        .query(of("waybill_stream_messages"), "messages")
                        .query(of("waybill_stream_deleted_messages"), "deleted"),
                Panel.lines("Size", "bytes", "Bytes of the stream, and its limit.")
                        .query(of("waybill_stream_bytes"), "bytes")
                        .query(of("waybill_stream_max_bytes"), "at most")
                        .runbook("StreamNearLimit"));
    }

    private static Row upstreams() {
        return Row.of(
                "Mirror and sources",
                Panel.lines("Behind", "short", "Messages that the mirror or a source is behind.")
                        .query(
                                "max by (source, kind) (waybill_stream_source_lag{@, stream=\"$stream\"})",
                                "{{kind}} {{source}}")
                        .runbook("SourceLag"),
                Panel.lines("Silent", "s", "How long ago something came from there.")
                        .query(
                                "min by (source, kind) (waybill_stream_source_active_seconds{@, stream=\"$stream\"})",
                                "{{kind}} {{source}}")
                        .runbook("SourceLag"));
    }

    private static Row replicas() {
        return Row.of(
                "Replicas",
                Panel.lines(
                                "Replicas behind",
                                "short",
                                "Operations that a replica is behind its leader.")
                        .query(replica("waybill_stream_replica_lag"), "{{peer}}")
                        .runbook("ReplicaLagging"),
                Panel.lines("Replicas heard of", "s", "How long ago the leader heard of a replica.")
                        .query(replica("waybill_stream_replica_active_seconds"), "{{peer}}")
                        .runbook("ReplicaLagging"),
                Panel.states(
                                "Leader and replicas",
                                "Whether the stream has a leader, and which replica is up to date.")
                        .query(
                                "min(waybill_stream_leader_present{@, stream=\"$stream\"})",
                                "leader")
                        .query(
                                "min by (peer) (waybill_stream_replica_current{@, stream=\"$stream\"})",
                                "{{peer}}")
                        .face(it -> it.word(0, "no", "red").word(1, "yes", "green"))
                        .runbook("QuorumLost"),
                Panel.lines(
                                "Elections and lost quorums",
                                "cps",
                                "What the servers told of the leaders of the stream and its consumers.")
                        .width(24)
                        .query(
                                "sum by (type, consumer) (rate(waybill_advisories_total{@, stream=\"$stream\", type=~\".*(leader_elected|quorum_lost)\"}[..]))",
                                "{{type}} {{consumer}}")
                        .runbook("LeaderFlapping"));
    }

    private static String of(String metric) {
        return "max(" + metric + "{@, stream=\"$stream\"})";
    }

    private static String consumer(String metric) {
        return "max by (stream, consumer) (" + metric + "{@, stream=\"$stream\"})";
    }

    private static String replica(String metric) {
        return "max by (peer) (" + metric + "{@, stream=\"$stream\"})";
    }

    private static String share(String used, String allowed) {
        return of(used) + " / " + of(allowed);
    }
}
