package dev.waybill.boards;

/// The gateway's API: rate, errors and duration, what it holds, and the messages that pass it.
final class GatewayApiRows {
    static final String REQUESTS = "http_server_request_duration_seconds";
    private static final String ROUTE = "http_request_method, http_route";
    private static final String ROUTE_NAME = "{{http_request_method}} {{http_route}}";

    private GatewayApiRows() {}

    static Row http() {
        return Row.of(
                "API",
                Panel.lines("Requests by route", "reqps", "Requests a second, by route template.")
                        .query(
                                "sum by (" + ROUTE + ") (rate(" + REQUESTS + "_count{@}[..]))",
                                ROUTE_NAME),
                Panel.lines("Answers by status", "reqps", "Answers a second, by status.")
                        .query(
                                "sum by (http_response_status_code) (rate("
                                        + REQUESTS
                                        + "_count{@}[..]))",
                                "{{http_response_status_code}}"),
                Panel.lines(
                                "Duration by route",
                                "s",
                                "How long 95 % of the answers took at most; a dot is a trace. Long polls wait on purpose.")
                        .query(Query.quantile(0.95, REQUESTS, "", ROUTE, ROUTE_NAME)),
                Panel.lines(
                                "Problems",
                                "reqps",
                                "Requests a second that were answered with a problem, by its code.")
                        .query(
                                "sum by (code) (rate(waybill_http_problems_total{@}[..]))",
                                "{{code}}"));
    }

    static Row limits() {
        return Row.of(
                "What it holds",
                Panel.lines(
                                "In flight",
                                "short",
                                "Requests that are being handled, and streams and long polls that are open.")
                        .width(8)
                        .query(
                                "sum by (instance) (waybill_http_in_flight_requests{@})",
                                "{{instance}} requests")
                        .query(
                                "sum by (instance) (waybill_http_open_streams{@})",
                                "{{instance}} streams"),
                Panel.lines(
                                "Bytes in flight",
                                "bytes",
                                "Bytes that are held for requests in flight.")
                        .width(8)
                        .query(
                                "sum by (instance) (waybill_http_in_flight_bytes{@})",
                                "{{instance}}"),
                Panel.lines(
                                "Connections cut",
                                "cps",
                                "Connections a second that the watchdog closed, by reason.")
                        .width(8)
                        .query(
                                "sum by (reason) (rate(waybill_http_connections_cut_total{@}[..]))",
                                "{{reason}}"));
    }

    static Row messages() {
        return Row.of(
                "Messages over HTTP",
                Panel.lines(
                                "Published",
                                "cps",
                                "Events a second that came to be published, by what became of them.")
                        .query(
                                "sum by (outcome) (rate(waybill_publish_events_total{@}[..]))",
                                "{{outcome}}")
                        .face(it -> it.stack()),
                Panel.lines(
                                "Leased",
                                "cps",
                                "Messages a second that were leased to callers, and those that went back at once.")
                        .query(
                                "sum by (stream, consumer) (rate(waybill_fetch_messages_total{@}[..]))",
                                "{{stream}} {{consumer}}")
                        .query(
                                "sum by (reason) (rate(waybill_fetch_handed_back_total{@}[..]))",
                                "back: {{reason}}"),
                Panel.lines(
                                "Acknowledged",
                                "cps",
                                "Ack tokens a second that callers used, by action and by what became of them.")
                        .query(
                                "sum by (action, status) (rate(waybill_acks_total{@}[..]))",
                                "{{action}} {{status}}"),
                Panel.lines(
                                "Event streams",
                                "cps",
                                "Messages a second that were written to event streams, and gaps that their readers were told.")
                        .query(
                                "sum by (stream) (rate(waybill_events_sent_total{@}[..]))",
                                "{{stream}}")
                        .query(
                                "sum by (stream) (rate(waybill_events_gaps_total{@}[..]))",
                                "{{stream}} gaps"));
    }
}
