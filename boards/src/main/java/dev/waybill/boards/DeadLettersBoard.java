package dev.waybill.boards;

import java.util.List;

/// What consumers gave up: how much, since when, of which class, and what became of it.
final class DeadLettersBoard {
    private static final String WHO = "{@, stream=~\"$stream\", consumer=~\"$consumer\"}";
    private static final String BY = "max by (stream, consumer) ";
    private static final String RATES = WHO + "[..]))";

    private DeadLettersBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-dead-letters",
                "Dead letters",
                "What consumers gave up: how much, since when, of which class, and what became of it.",
                Variable.with(
                        "waybill_nats_connected",
                        Variable.many("stream", "Stream", "waybill_dlq_open"),
                        Variable.many("consumer", "Consumer", "waybill_dlq_open")),
                List.of(now(), consumers(), captured(), alerts()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                Panel.stat("Open", "short", "Dead letters that are open or being replayed.")
                        .query("sum(" + BY + "(waybill_dlq_open" + WHO + "))", "open")
                        .face(it -> it.rising(1, 1).none("none"))
                        .runbook("DeadLettersOpen"),
                Panel.stat("Consumers with some", "short", "Consumers that have open dead letters.")
                        .query("count(" + BY + "(waybill_dlq_open" + WHO + ") > 0)", "consumers")
                        .face(it -> it.rising(1, 1).none("none"))
                        .runbook("DeadLettersOpen"),
                Panel.stat("Oldest", "s", "How long ago the oldest open one died first.")
                        .query(
                                age("min(waybill_dlq_oldest_dead_timestamp_seconds" + WHO + ")"),
                                "oldest")
                        .face(it -> it.rising(3600, 86400).none("none"))
                        .runbook("DlqOldestAged"),
                Panel.stat(
                                "Oldest event",
                                "s",
                                "How long ago the message of the oldest open one was published.")
                        .query(
                                age(
                                        "min(waybill_dlq_oldest_published_timestamp_seconds"
                                                + WHO
                                                + ")"),
                                "event")
                        .face(it -> it.none("none")),
                Panel.stat(
                                "Failing captures",
                                "cps",
                                "Tries a second to write a dead letter down that failed; their messages are kept.")
                        .query("sum(rate(waybill_dlq_capture_failures_total" + RATES, "failures")
                        .face(it -> it.rising(0.001, 0.1).none("none"))
                        .runbook("DeadLetterStreamFull"),
                Panel.stat(
                                "Age of these numbers",
                                "s",
                                "How long ago the dead letters were counted.")
                        .query(
                                "time() - max(waybill_dlq_scan_last_success_timestamp_seconds{@})",
                                "age")
                        .face(it -> it.rising(60, 300).none("nobody counts"))
                        .runbook("MonitorStale"));
    }

    private static Row consumers() {
        return Row.of(
                "By consumer",
                Panel.table(
                                "Consumers with dead letters",
                                "Click on a consumer for its entries, or for how it is doing.")
                        .column("Open", "short", BY + "(waybill_dlq_open" + WHO + ") > 0")
                        .column(
                                "Oldest died",
                                "s",
                                oldest("waybill_dlq_oldest_dead_timestamp_seconds"))
                        .column(
                                "Oldest published",
                                "s",
                                oldest("waybill_dlq_oldest_published_timestamp_seconds"))
                        .drill(Link.toEntries())
                        .drill(Link.toConsumer())
                        .runbook("FirstDeadLetter"),
                Panel.lines(
                                "Open",
                                "short",
                                "Dead letters that are open or being replayed, by consumer.")
                        .query(BY + "(waybill_dlq_open" + WHO + ")", "{{stream}} {{consumer}}")
                        .drill(Link.toEntries())
                        .drill(Link.toConsumer())
                        .runbook("DlqNotDraining"),
                Panel.lines(
                                "Age of the oldest",
                                "s",
                                "How long ago the oldest open one died first, by consumer.")
                        .query(
                                oldest("waybill_dlq_oldest_dead_timestamp_seconds"),
                                "{{stream}} {{consumer}}")
                        .drill(Link.toEntries())
                        .drill(Link.toConsumer())
                        .runbook("DlqOldestAged"));
    }

    private static Row captured() {
        return Row.of(
                "Captured and replayed",
                Panel.lines(
                                "Captured by class",
                                "cps",
                                "Dead letters written down a second: exhausted, rejected, timeout, undecodable, lost, poison.")
                        .query(
                                "sum by (class) (rate(waybill_dlq_captured_total" + RATES,
                                "{{class}}")
                        .face(it -> it.stack())
                        .runbook("DlqGrowing"),
                Panel.lines(
                                "Captured by consumer",
                                "cps",
                                "Dead letters written down a second, by the consumer that gave up.")
                        .query(
                                "sum by (stream, consumer) (rate(waybill_dlq_captured_total"
                                        + RATES,
                                "{{stream}} {{consumer}}")
                        .drill(Link.toEntries())
                        .drill(Link.toConsumer())
                        .runbook("DlqGrowing"),
                Panel.lines(
                                "Replayed by outcome",
                                "cps",
                                "Replays a second that ended, as gateways saw them: succeeded, sent to the subject, failed again.")
                        .query(
                                "sum by (outcome) (rate(waybill_dlq_replayed_total" + RATES,
                                "{{outcome}}")
                        .face(it -> it.stack())
                        .runbook("DlqNotDraining"),
                Panel.lines(
                                "Replays that reached services",
                                "cps",
                                "Replays a second as the library saw them.")
                        .query(
                                "sum by (outcome) (rate(waybill_client_replays_total" + RATES,
                                "{{outcome}}")
                        .face(it -> it.stack()));
    }

    private static Row alerts() {
        return Row.of(
                "Capture and alerts",
                Panel.lines(
                                "Captures that failed",
                                "cps",
                                "Tries to write a dead letter down that failed; the message or advisory comes again.")
                        .query(
                                "sum by (stream, consumer) (rate(waybill_dlq_capture_failures_total"
                                        + RATES,
                                "{{stream}} {{consumer}}")
                        .runbook("DeadLetterStreamFull"),
                Panel.lines(
                                "Alerts pushed",
                                "cps",
                                "Requests with alerts a second that receivers took, and those they did not take.")
                        .query(
                                "sum by (receiver) (rate(waybill_alert_sent_total{@}[..]))",
                                "{{receiver}}")
                        .query(
                                "sum by (receiver) (rate(waybill_alert_failures_total{@}[..]))",
                                "{{receiver}} failed")
                        .runbook("DeadLettersOpen"),
                Panel.lines(
                                "Advisories left out",
                                "cps",
                                "Advisories a second that are no news of a death, and deaths whose late acknowledgement nobody listened for.")
                        .query(
                                "sum by (reason) (rate(waybill_dlq_advisories_ignored_total{@}[..]))",
                                "{{reason}}")
                        .query("sum(rate(waybill_dlq_unwatched_total{@}[..]))", "unwatched"),
                Panel.lines(
                                "Delivery limit reached",
                                "cps",
                                "Advisories a second of the servers that a message was delivered for the last time.")
                        .query(
                                "sum by (stream, consumer) (rate(waybill_advisories_total{@, stream=~\"$stream\", type=\"consumer_max_deliveries\"}[..]))",
                                "{{stream}} {{consumer}}")
                        .runbook("MaxDeliveriesExceeded"));
    }

    private static String oldest(String metric) {
        return age("min by (stream, consumer) (" + metric + WHO + ")");
    }

    private static String age(String time) {
        return "time() - " + time;
    }
}
