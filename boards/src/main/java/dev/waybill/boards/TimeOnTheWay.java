package dev.waybill.boards;

/// How long events took to reach their consumers and to be done, as services with the library
/// measure it.
final class TimeOnTheWay {
    private TimeOnTheWay() {}

    static Panel waiting(String matchers) {
        return panel(
                "Wait in the stream",
                "From stored, by the server's clock, to delivered, by the service's; 95 % at most.",
                "waybill_client_stream_wait_seconds",
                matchers);
    }

    static Panel age(String matchers) {
        return panel(
                "Age when done",
                "From the event's own time to the end of its processing; 95 % at most.",
                "waybill_client_event_age_seconds",
                matchers);
    }

    private static Panel panel(String title, String description, String metric, String matchers) {
        return Panel.lines(title, "s", description)
                .query(
                        Query.quantile(
                                0.95,
                                metric,
                                matchers,
                                "stream, consumer",
                                "{{stream}} {{consumer}}"))
                .drill(Link.toConsumer())
                .runbook("ConsumerLagHigh");
    }
}
