package dev.waybill.boards;

import java.util.List;

/// One consumer: how far it is behind, in time and in messages, and why.
final class ConsumerBoard {
    private static final String WHO = "{@, stream=\"$stream\", consumer=\"$consumer\"}";

    private ConsumerBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-consumer",
                "Consumer",
                "One consumer: how far it is behind, in time and in messages, and why.",
                Variable.with(
                        "waybill_nats_connected",
                        Variable.one("stream", "Stream", "waybill_stream_messages", ""),
                        Variable.one(
                                "consumer",
                                "Consumer",
                                "waybill_consumer_pending",
                                "stream=\"$stream\"")),
                List.of(now(), lag(), deliveries(), sampled(), state(), retention(), library()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                stat(
                                "Lag",
                                "s",
                                "How long the oldest message that is not processed has been in the stream.",
                                of("lag_seconds"))
                        .face(it -> it.rising(60, 300))
                        .runbook("ConsumerLagHigh"),
                stat(
                                "Status",
                                "none",
                                "How the consumer is doing, judged by how it moved over the last polls.",
                                of("status"))
                        .face(it -> it.statuses())
                        .runbook("ConsumerStalled"),
                stat(
                        "Unprocessed",
                        "short",
                        "Messages that are pending or unanswered.",
                        of("unprocessed")),
                stat(
                                "Done in",
                                "s",
                                "In how long nothing is left at the present velocity.",
                                of("time_to_drain_seconds"))
                        .face(it -> it.none("not falling"))
                        .runbook("ConsumerLagGrowing"),
                stat(
                                "Unanswered of allowed",
                                "percentunit",
                                "Delivered and not acknowledged, as a share of max_ack_pending.",
                                of("ack_pending_ratio"))
                        .face(it -> it.rising(0.8, 0.95))
                        .runbook("AckPendingSaturated"),
                stat(
                        "Last delivery",
                        "s",
                        "How long ago something was delivered.",
                        ago("last_delivery")),
                stat(
                                "Last acknowledgement",
                                "s",
                                "How long ago something was acknowledged.",
                                ago("last_ack"))
                        .runbook("ConsumerStalled"),
                stat(
                                "Dead letters",
                                "short",
                                "Messages that it gave up and that are still open.",
                                "max(waybill_dlq_open" + WHO + ")")
                        .face(it -> it.rising(1, 1).none("none"))
                        .drill(Link.board("Dead letters", "waybill-dead-letters"))
                        .link(
                                new Link(
                                        "Entries",
                                        "${gateway_url}/v1/dead-letters?stream=${stream}&consumer=${consumer}"))
                        .runbook("DeadLettersOpen"));
    }

    private static Panel stat(String title, String unit, String description, String text) {
        return Panel.stat(title, unit, description).width(3).query(text, title);
    }

    private static Row lag() {
        return Row.of(
                "Lag",
                Panel.lines(
                                "Lag in time and in messages",
                                "s",
                                "How long the oldest unprocessed message has waited, over how many there are.")
                        .width(24)
                        .query(of("lag_seconds"), "time")
                        .query(of("oldest_undelivered_age_seconds"), "oldest undelivered")
                        .query(of("lag_threshold_seconds"), "its own threshold")
                        .query(of("unprocessed"), "messages")
                        .face(it -> it.right("messages", "short"))
                        .runbook("ConsumerLagHigh"),
                Panel.lines(
                                "Velocity",
                                "cps",
                                "By how many messages a second the unprocessed ones grow; below zero they become fewer.")
                        .query(of("lag_velocity"), "velocity")
                        .runbook("ConsumerLagGrowing"),
                Panel.lines(
                                "Done in",
                                "s",
                                "In how long nothing is left at that velocity; no line where it does not fall.")
                        .query(of("time_to_drain_seconds"), "done in")
                        .runbook("ConsumerLagGrowing"));
    }

    private static Row deliveries() {
        return Row.of(
                "Deliveries",
                Panel.lines(
                                "Delivered and acknowledged",
                                "cps",
                                "Deliveries a second, redeliveries included, and acknowledgements.")
                        .query(
                                "max(rate(waybill_consumer_deliveries_total" + WHO + "[..]))",
                                "delivered")
                        .query(
                                "max(rate(waybill_consumer_acks_total" + WHO + "[..]))",
                                "acknowledged"),
                Panel.lines(
                                "Delivered more than once",
                                "short",
                                "Unacknowledged messages that were delivered more than once.")
                        .query(of("redelivered"), "redelivered")
                        .runbook("RedeliveryRateHigh"),
                Panel.lines(
                                "Unanswered and allowed",
                                "short",
                                "Delivered and not acknowledged, against how many may be.")
                        .query(of("ack_pending"), "unanswered")
                        .query(of("max_ack_pending"), "at most")
                        .runbook("AckPendingSaturated"),
                Panel.lines(
                                "Demand",
                                "short",
                                "Pull requests that are open, and whether anybody asks at all.")
                        .query(of("waiting"), "open requests")
                        .query(of("active_demand"), "somebody asks")
                        .runbook("NoSubscribers"));
    }

    private static Row sampled() {
        return Row.of(
                "Sampled acknowledgements (sample_freq)",
                Panel.lines(
                                "Time to acknowledge",
                                "s",
                                "From the last delivery of a sampled message to its acknowledgement.")
                        .width(8)
                        .query(ackTime(0.5), "median")
                        .query(ackTime(0.95), "95 %")
                        .query(ackTime(0.99), "99 %")
                        .runbook("AckPendingSaturated"),
                Panel.lines(
                                "Deliveries to an acknowledgement",
                                "short",
                                "How many deliveries a sampled message took, on average.")
                        .width(8)
                        .query(
                                rate("waybill_ack_deliveries_sum")
                                        + " / "
                                        + rate("waybill_ack_deliveries_count"),
                                "deliveries")
                        .runbook("RedeliveryRateHigh"),
                Panel.lines(
                                "Redeliveries",
                                "cps",
                                "Deliveries beyond the first of sampled messages, a second.")
                        .width(8)
                        .query(rate("waybill_consumer_redeliveries_total"), "redeliveries")
                        .runbook("RedeliveryRateHigh"));
    }

    private static String ackTime(double quantile) {
        return "histogram_quantile(%s, sum by (le) (rate(waybill_ack_duration_seconds_bucket%s[..])))"
                .formatted(quantile, WHO);
    }

    private static String rate(String counter) {
        return "sum(rate(" + counter + WHO + "[..]))";
    }

    private static Row state() {
        return Row.of(
                "Status",
                Panel.states("Status", "How the consumer was doing.")
                        .query(of("status"), "status")
                        .face(it -> it.statuses())
                        .runbook("ConsumerStalled"),
                Panel.lines(
                                "Last activity",
                                "s",
                                "How long ago something was delivered and acknowledged.")
                        .query(ago("last_delivery"), "delivery")
                        .query(ago("last_ack"), "acknowledgement")
                        .runbook("ConsumerStalled"),
                Panel.states("How the lag was found", "Exact, or how good an estimate it is.")
                        .width(12)
                        .query(of("lag_method"), "method")
                        .face(it ->
                                it.word(0, "exact", "green")
                                        .word(1, "first message", "green")
                                        .word(2, "at most", "yellow")
                                        .word(3, "estimated", "orange")));
    }

    private static Row retention() {
        return Row.of(
                "Retention",
                Panel.lines(
                                "Headroom",
                                "percentunit",
                                "How far the oldest unprocessed message is from being discarded: 100 % far, 0 next.")
                        .width(8)
                        .query(of("retention_headroom_ratio"), "headroom")
                        .runbook("DataLossImminent"),
                Panel.lines(
                                "Expires in",
                                "s",
                                "In how long the oldest unprocessed message is too old to be kept.")
                        .width(8)
                        .query(of("expiry_seconds"), "expires in")
                        .runbook("DataLossImminent"),
                Panel.lines(
                                "Lost",
                                "cps",
                                "Messages that limits removed before they were acknowledged, a second.")
                        .width(8)
                        .query(
                                "max(rate(waybill_consumer_lost_messages_total" + WHO + "[..]))",
                                "lost")
                        .runbook("MessagesLost"));
    }

    private static Row library() {
        var matchers = "messaging_destination_subscription_name=\"$consumer\"";
        return Row.of(
                "In the service (library)",
                Panel.lines("Handler", "s", "How long handlers had a delivery; a dot is a trace.")
                        .quantiles("messaging_process_duration_seconds", matchers),
                Panel.lines("Settled", "cps", "Deliveries a second by what became of them.")
                        .query(
                                "sum by (outcome) (rate(waybill_client_settled_total"
                                        + WHO
                                        + "[..]))",
                                "{{outcome}}")
                        .face(it -> it.stack())
                        .link(Link.board("Client library", "waybill-client-library"))
                        .runbook("RedeliveryRateHigh"));
    }

    private static String of(String metric) {
        return "max(waybill_consumer_" + metric + WHO + ")";
    }

    private static String ago(String what) {
        return "time() - " + of(what + "_timestamp_seconds");
    }
}
