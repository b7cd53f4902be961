package dev.waybill.boards;

import java.util.List;

/// What flows between services: rate, errors and duration of every operation, from all spans and
/// from the library, and the way of one event.
final class MessageFlowBoard {
    private static final String CALLS =
            "traces_span_metrics_calls_total{@, service_name=~\"$service_name\"";
    private static final String FAILED = ", status_code=\"STATUS_CODE_ERROR\"";
    private static final String DURATION = "traces_span_metrics_duration_seconds";
    private static final String SERVICE = "service_name=~\"$service_name\"";
    private static final String WAY =
            "service_name, span_name, messaging_operation_name, messaging_destination_template,"
                    + " messaging_destination_subscription_name";

    private MessageFlowBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-message-flow",
                "Message flow",
                "What flows between services: rate, errors and duration, and the way of one event.",
                Variable.with(
                        "traces_span_metrics_calls_total",
                        Variable.datasource(Language.TRACEQL, "Tempo"),
                        Variable.datasource(Language.LOGQL, "Loki"),
                        Variable.many("service_name", "Service", "traces_span_metrics_calls_total"),
                        Variable.text("event_id", "Event id", "")),
                List.of(spans(), ways(), library(), graph(), event()));
    }

    private static Row spans() {
        return Row.of(
                "Every operation, from all spans",
                Panel.lines("Rate", "cps", "Operations a second, by service and span.")
                        .width(8)
                        .query(
                                "sum by (service_name, span_name) (rate(" + CALLS + "}[..]))",
                                "{{service_name}} {{span_name}}")
                        .drill(Link.toTraces()),
                Panel.lines(
                                "Errors",
                                "percentunit",
                                "Share of the operations that failed, by service and span.")
                        .width(8)
                        .query(
                                "sum by (service_name, span_name) (rate("
                                        + CALLS
                                        + FAILED
                                        + "}[..]))"
                                        + " / sum by (service_name, span_name) (rate("
                                        + CALLS
                                        + "}[..]))",
                                "{{service_name}} {{span_name}}")
                        .drill(Link.toTraces())
                        .runbook("RedeliveryRateHigh"),
                Panel.lines(
                                "Duration",
                                "s",
                                "How long 95 % of the operations took at most, by service and span; a dot is a trace.")
                        .width(8)
                        .query(
                                Query.quantile(
                                        0.95,
                                        DURATION,
                                        SERVICE,
                                        "service_name, span_name",
                                        "{{service_name}} {{span_name}}"))
                        .drill(Link.toTraces()));
    }

    private static Row ways() {
        return Row.of(
                "Who sends what, and who handles it",
                Panel.table(
                                "Ways",
                                "Each service with what it sends, receives and processes, from the spans of all traces.")
                        .column(
                                "Rate",
                                "cps",
                                "sum by ("
                                        + WAY
                                        + ") (rate("
                                        + CALLS
                                        + ", messaging_destination_template!=\"\"}[..]))")
                        .column(
                                "Errors",
                                "cps",
                                "sum by ("
                                        + WAY
                                        + ") (rate("
                                        + CALLS
                                        + ", messaging_destination_template!=\"\""
                                        + FAILED
                                        + "}[..]))")
                        .column(
                                "95 %",
                                "s",
                                "histogram_quantile(0.95, sum by (le, "
                                        + WAY
                                        + ") (rate("
                                        + DURATION
                                        + "_bucket{@, "
                                        + SERVICE
                                        + ", messaging_destination_template!=\"\"}[..])))")
                        .drill(Link.toTraces()));
    }

    private static Row library() {
        var template = "{{messaging_destination_template}}";
        return Row.of(
                "From the library",
                Panel.lines(
                                "Published",
                                "cps",
                                "Attempts to publish a second, by subject template and error.")
                        .query(
                                "sum by (messaging_destination_template, error_type) (rate(messaging_client_sent_messages_total{@}[..]))",
                                template + " {{error_type}}"),
                Panel.lines("Consumed", "cps", "Deliveries a second that reached the application.")
                        .query(
                                "sum by (messaging_destination_template, messaging_destination_subscription_name) (rate(messaging_client_consumed_messages_total{@}[..]))",
                                template + " {{messaging_destination_subscription_name}}"),
                Panel.lines(
                                "Publish",
                                "s",
                                "How long 95 % of the publishes took at most until the stream had the event; a dot is a trace.")
                        .query(
                                Query.quantile(
                                        0.95,
                                        "messaging_client_operation_duration_seconds",
                                        "messaging_operation_name=\"send\"",
                                        "messaging_destination_template",
                                        template)),
                Panel.lines(
                                "Process",
                                "s",
                                "How long 95 % of the handlers had a delivery at most; a dot is a trace.")
                        .query(
                                Query.quantile(
                                        0.95,
                                        "messaging_process_duration_seconds",
                                        "",
                                        "messaging_destination_template, messaging_destination_subscription_name",
                                        template + " {{messaging_destination_subscription_name}}")),
                TimeOnTheWay.waiting(""),
                TimeOnTheWay.age(""));
    }

    private static Row graph() {
        return Row.of(
                "Service graph",
                Panel.of(
                                Panel.Kind.NODES,
                                "Service graph",
                                "short",
                                "Who sends to whom, as the collector counts it from all spans.")
                        .width(24)
                        .query(Query.in(Language.SERVICE_GRAPH, "{}")));
    }

    private static Row event() {
        return Row.of(
                "One event, by its id",
                Panel.of(
                                Panel.Kind.TRACES,
                                "Traces of the event",
                                "short",
                                "Its publish, and each attempt to process it; put its id in at the top.")
                        .width(24)
                        .query(
                                Query.in(
                                        Language.TRACEQL,
                                        "{ span.messaging.message.id = \"$event_id\" }")),
                Panel.of(
                                Panel.Kind.LOGS,
                                "Log lines of the event",
                                "none",
                                "What services logged while they handled it; put its id in at the top.")
                        .width(24)
                        .query(
                                Query.in(
                                        Language.LOGQL,
                                        "{service_name=~\".+\"} | event_id = \"$event_id\"")));
    }
}
