package dev.waybill.boards;

import java.util.List;

/// The gateway itself: its API, what it captures and alerts, how it polls, and its process.
final class GatewayBoard {
    private static final String REQUESTS = GatewayApiRows.REQUESTS;

    private GatewayBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-gateway",
                "Gateway",
                "The gateway itself: its API, what it captures and alerts, how it polls, and its process.",
                Variable.with("waybill_nats_connected"),
                List.of(
                        now(),
                        GatewayApiRows.http(),
                        GatewayApiRows.limits(),
                        GatewayApiRows.messages(),
                        deadLetters(),
                        polls(),
                        cost(),
                        probe(),
                        GatewayProcessRow.row()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                Panel.stat("Connected to NATS", "none", "Whether every gateway is connected.")
                        .query("min(waybill_nats_connected{@})", "connected")
                        .face(it -> it.word(0, "no", "red").word(1, "yes", "green"))
                        .runbook("MonitorStale"),
                Panel.stat("Requests", "reqps", "Requests to the API a second.")
                        .query("sum(rate(" + REQUESTS + "_count{@}[..]))", "requests"),
                Panel.stat(
                                "Server errors",
                                "percentunit",
                                "Share of the requests that were answered with 500 or above.")
                        .query(
                                "sum(rate("
                                        + REQUESTS
                                        + "_count{@, http_response_status_code=~\"5..\"}[..]))"
                                        + " / sum(rate("
                                        + REQUESTS
                                        + "_count{@}[..]))",
                                "errors")
                        .face(it -> it.rising(0.01, 0.05).none("none")),
                Panel.stat(
                                "Polls",
                                "none",
                                "Whether the polls of streams and consumers succeed; no value where another gateway polls.")
                        .query("max(waybill_exporter_up{@})", "up")
                        .face(it ->
                                it.word(0, "fail", "red")
                                        .word(1, "succeed", "green")
                                        .none("nobody polls"))
                        .runbook("MonitorStale"),
                Panel.stat(
                                "Age of the picture",
                                "s",
                                "How long ago streams and consumers were read.")
                        .query(
                                "time() - max(waybill_exporter_last_success_timestamp_seconds{@})",
                                "age")
                        .face(it -> it.rising(90, 300).none("nobody polls"))
                        .runbook("MonitorStale"),
                Panel.stat(
                                "Missing",
                                "short",
                                "Streams and consumers that no server answered for at the last poll.")
                        .query("max(waybill_exporter_missing_assets{@})", "missing")
                        .face(it -> it.rising(1, 1))
                        .runbook("MonitorPartial"));
    }

    private static Row deadLetters() {
        return Row.of(
                "Capture and alerts",
                Panel.lines(
                                "Capture",
                                "cps",
                                "Dead letters a second written down, tries that failed, and advisories left out.")
                        .width(8)
                        .query("sum(rate(waybill_dlq_captured_total{@}[..]))", "captured")
                        .query("sum(rate(waybill_dlq_capture_failures_total{@}[..]))", "failed")
                        .query("sum(rate(waybill_dlq_advisories_ignored_total{@}[..]))", "left out")
                        .link(Link.board("Dead letters", "waybill-dead-letters"))
                        .runbook("DeadLetterStreamFull"),
                Panel.lines(
                                "Alerts",
                                "cps",
                                "Requests with alerts a second that receivers took, and those they did not take.")
                        .width(8)
                        .query(
                                "sum by (receiver) (rate(waybill_alert_sent_total{@}[..]))",
                                "{{receiver}}")
                        .query(
                                "sum by (receiver) (rate(waybill_alert_failures_total{@}[..]))",
                                "{{receiver}} failed")
                        .runbook("DeadLettersOpen"),
                Panel.lines(
                                "Connection and spans",
                                "cps",
                                "Reconnects to NATS a second, and spans that never reached the collector.")
                        .width(8)
                        .query(
                                "sum by (instance) (rate(waybill_nats_reconnects_total{@}[..]))",
                                "{{instance}} reconnects")
                        .query(
                                "sum by (reason) (rate(waybill_spans_dropped_total{@}[..]))",
                                "spans: {{reason}}"));
    }

    private static Row polls() {
        return Row.of(
                "Polls of streams and consumers",
                Panel.lines(
                                "Duration of a poll",
                                "s",
                                "How long polls took; when they take long, the numbers are old.")
                        .query(
                                Query.quantile(
                                        0.5,
                                        "waybill_exporter_poll_duration_seconds",
                                        "",
                                        "",
                                        "median"))
                        .query(
                                Query.quantile(
                                        0.95,
                                        "waybill_exporter_poll_duration_seconds",
                                        "",
                                        "",
                                        "95 %"))
                        .runbook("MonitorStale"),
                Panel.lines(
                                "Unanswered questions",
                                "cps",
                                "Questions a second that were refused or not answered, by operation.")
                        .query(
                                "sum by (operation) (rate(waybill_exporter_poll_errors_total{@}[..]))",
                                "{{operation}}")
                        .runbook("MonitorPartial"),
                Panel.lines(
                                "Look-ups",
                                "cps",
                                "Messages a second that were looked up to tell a lag, by result.")
                        .query(
                                "sum by (result) (rate(waybill_exporter_lag_lookups_total{@}[..]))",
                                "{{result}}")
                        .runbook("MonitorPartial"),
                Panel.lines(
                                "Missing",
                                "short",
                                "Streams and consumers that no server answered for.")
                        .query("max(waybill_exporter_missing_assets{@})", "missing")
                        .runbook("MonitorPartial"));
    }

    private static Row cost() {
        return Row.of(
                "What polls cost",
                Panel.lines("Requests", "reqps", "Requests a second that polls make to JetStream.")
                        .width(8)
                        .query("sum(rate(waybill_exporter_requests_total{@}[..]))", "requests"),
                Panel.lines("Answers", "Bps", "Bytes a second that JetStream answers to polls.")
                        .width(8)
                        .query("sum(rate(waybill_exporter_response_bytes_total{@}[..]))", "bytes"),
                Panel.lines(
                                "Series",
                                "short",
                                "Series of the last picture, and those a second that were left out.")
                        .width(8)
                        .query("max(waybill_exporter_series{@})", "series")
                        .query(
                                "sum(rate(waybill_exporter_series_dropped_total{@}[..]))",
                                "left out")
                        .runbook("SeriesDropped"));
    }

    private static Row probe() {
        return Row.of(
                "Probe (with probe.enabled)",
                Panel.lines(
                                "Messages of the probe",
                                "cps",
                                "Messages a second that the probe sent, got back, lost, or could not send.")
                        .query("sum(rate(waybill_probe_sent_total{@}[..]))", "sent")
                        .query("sum(rate(waybill_probe_received_total{@}[..]))", "received")
                        .query("sum(rate(waybill_probe_lost_total{@}[..]))", "lost")
                        .query("sum(rate(waybill_probe_failed_total{@}[..]))", "failed")
                        .runbook("ProbeLost"),
                Panel.lines(
                                "Times of the probe",
                                "s",
                                "Until stored, until delivered, and until the acknowledgement is known; 95 % at most.")
                        .query(
                                Query.quantile(
                                        0.95,
                                        "waybill_probe_publish_ack_seconds",
                                        "",
                                        "",
                                        "stored"))
                        .query(
                                Query.quantile(
                                        0.95,
                                        "waybill_probe_roundtrip_seconds",
                                        "",
                                        "",
                                        "delivered"))
                        .query(
                                Query.quantile(
                                        0.95, "waybill_probe_ack_seconds", "", "", "acknowledged"))
                        .runbook("ProbeLatency"));
    }
}
