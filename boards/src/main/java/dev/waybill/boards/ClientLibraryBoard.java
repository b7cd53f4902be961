package dev.waybill.boards;

import java.util.List;

/// Services that use the library: what they publish and process, how long it takes, and how often
/// it fails.
final class ClientLibraryBoard {
    private static final String MATCHERS = "stream=~\"$stream\", consumer=~\"$consumer\"";
    private static final String WHO = "{@, " + MATCHERS + "}";
    private static final String NAMES = "{{stream}} {{consumer}}";
    private static final String TEMPLATE = "messaging_destination_template";
    private static final String PUBLISH = "messaging_client_operation_duration_seconds";
    private static final String SEND = "messaging_operation_name=\"send\"";

    private ClientLibraryBoard() {}

    static Dashboard board() {
        return new Dashboard(
                "waybill-client-library",
                "Client library",
                "Services that use the library: what they publish and process, how long it takes, how often it fails.",
                Variable.with(
                        "messaging_client_sent_messages_total",
                        Variable.many("stream", "Stream", "waybill_client_settled_total"),
                        Variable.many("consumer", "Consumer", "waybill_client_settled_total")),
                List.of(publish(), process(), attempts(), onTheWay(), troubles()));
    }

    private static Row publish() {
        return Row.of(
                "Publish",
                Panel.lines(
                                "Published",
                                "cps",
                                "Attempts to publish a second, by subject template.")
                        .query(
                                "sum by ("
                                        + TEMPLATE
                                        + ") (rate(messaging_client_sent_messages_total{@}[..]))",
                                "{{" + TEMPLATE + "}}"),
                Panel.lines(
                                "Not stored",
                                "cps",
                                "Attempts to publish a second that failed, by error.")
                        .query(
                                "sum by (error_type) (rate(messaging_client_sent_messages_total{@, error_type!=\"\"}[..]))",
                                "{{error_type}}"),
                Panel.lines(
                                "Time until stored",
                                "s",
                                "How long a publish took until its outcome; a dot is a trace.")
                        .quantiles(PUBLISH, SEND),
                Panel.lines(
                                "Time until stored, by template",
                                "s",
                                "How long 95 % of the publishes took at most; a dot is a trace.")
                        .query(
                                Query.quantile(
                                        0.95, PUBLISH, SEND, TEMPLATE, "{{" + TEMPLATE + "}}")));
    }

    private static Row process() {
        var by = "messaging_destination_subscription_name";
        return Row.of(
                "Process",
                Panel.lines(
                                "Consumed",
                                "cps",
                                "Deliveries a second that reached the application, by consumer.")
                        .query(
                                "sum by ("
                                        + by
                                        + ") (rate(messaging_client_consumed_messages_total{@}[..]))",
                                "{{" + by + "}}"),
                Panel.lines(
                                "Time in the handler",
                                "s",
                                "How long 95 % of the handlers had a delivery at most; a dot is a trace.")
                        .query(
                                Query.quantile(
                                        0.95,
                                        "messaging_process_duration_seconds",
                                        "",
                                        by,
                                        "{{" + by + "}}")),
                Panel.lines("In flight", "short", "Handlers that run now.")
                        .query(
                                "sum by (stream, consumer) (waybill_client_in_flight" + WHO + ")",
                                NAMES)
                        .drill(Link.toConsumer()),
                Panel.lines(
                                "Unanswered of allowed",
                                "percentunit",
                                "Unsettled deliveries as a share of what the consumer allows.")
                        .query(
                                "max by (stream, consumer) (waybill_client_ack_pending_ratio"
                                        + WHO
                                        + ")",
                                NAMES)
                        .drill(Link.toConsumer())
                        .face(it -> it.rising(0.8, 0.95))
                        .runbook("AckPendingSaturated"));
    }

    private static Row attempts() {
        return Row.of(
                "Outcomes",
                Panel.lines("Settled", "cps", "Deliveries a second by what became of them.")
                        .query(
                                "sum by (outcome) (rate(waybill_client_settled_total"
                                        + WHO
                                        + "[..]))",
                                "{{outcome}}")
                        .face(it -> it.stack())
                        .runbook("RedeliveryRateHigh"),
                Panel.lines(
                                "Tried again",
                                "percentunit",
                                "Share of the deliveries that were handed back for another attempt, by consumer.")
                        .query(
                                "sum by (stream, consumer) (rate(waybill_client_settled_total{@, "
                                        + MATCHERS
                                        + ", outcome=\"retry\"}[..]))"
                                        + " / sum by (stream, consumer) (rate(waybill_client_settled_total"
                                        + WHO
                                        + "[..]))",
                                NAMES)
                        .drill(Link.toConsumer())
                        .runbook("RedeliveryRateHigh"),
                Panel.lines(
                                "Attempts",
                                "short",
                                "Which attempt 99 % of the settled deliveries were at most.")
                        .query(
                                Query.quantile(
                                        0.99,
                                        "waybill_client_attempts",
                                        MATCHERS,
                                        "stream, consumer",
                                        NAMES))
                        .drill(Link.toConsumer())
                        .runbook("RedeliveryRateHigh"),
                Panel.lines(
                                "Given up",
                                "cps",
                                "Dead letters a second that services and gateways wrote down, by class.")
                        .query(
                                "sum by (class) (rate(waybill_dlq_captured_total" + WHO + "[..]))",
                                "{{class}}")
                        .face(it -> it.stack())
                        .link(Link.board("Dead letters", "waybill-dead-letters"))
                        .runbook("DlqGrowing"));
    }

    private static Row onTheWay() {
        return Row.of(
                "Time on the way", TimeOnTheWay.waiting(MATCHERS), TimeOnTheWay.age(MATCHERS));
    }

    private static Row troubles() {
        return Row.of(
                "Troubles",
                Panel.lines(
                                "Captures that failed",
                                "cps",
                                "Dead letters a second that could not be stored; their messages are kept and come again.")
                        .width(8)
                        .query(
                                "sum by (stream, consumer) (rate(waybill_dlq_capture_failures_total"
                                        + WHO
                                        + "[..]))",
                                NAMES)
                        .runbook("DeadLetterStreamFull"),
                Panel.lines("Replays", "cps", "Replays a second that reached their consumer.")
                        .width(8)
                        .query(
                                "sum by (outcome) (rate(waybill_client_replays_total"
                                        + WHO
                                        + "[..]))",
                                "{{outcome}}"),
                Panel.lines(
                                "Telemetry left out",
                                "cps",
                                "How often a second telemetry threw and was left out.")
                        .width(8)
                        .query(
                                "sum by (job) (rate(waybill_client_telemetry_failures_total{@}[..]))",
                                "{{job}}"));
    }
}
