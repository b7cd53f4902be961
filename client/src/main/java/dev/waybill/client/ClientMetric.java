package dev.waybill.client;

import java.util.List;

/// Every metric of the library, named once: with dots, as Micrometer takes it. Prometheus scrapes
/// it with underscores, a timer in seconds.
///
/// The four `messaging.` ones are those of the OpenTelemetry messaging conventions, with their
/// labels.
public record ClientMetric(String meter, Kind kind, List<String> labels, String doc) {
    private static final List<String> OPERATION =
            List.of(
                    "messaging.system",
                    "messaging.operation.name",
                    "messaging.operation.type",
                    "messaging.destination.template",
                    "messaging.destination.subscription.name",
                    "error.type");
    private static final List<String> CONSUMER = List.of("stream", "consumer");

    public static final ClientMetric OPERATION_DURATION =
            new ClientMetric(
                    "messaging.client.operation.duration",
                    Kind.TIMER,
                    OPERATION,
                    "How long a publish took until its outcome, and a fetch until its end.");

    public static final ClientMetric SENT =
            new ClientMetric(
                    "messaging.client.sent.messages",
                    Kind.COUNTER,
                    OPERATION,
                    "Attempts to publish, whatever became of them.");

    public static final ClientMetric CONSUMED =
            new ClientMetric(
                    "messaging.client.consumed.messages",
                    Kind.COUNTER,
                    OPERATION,
                    "Deliveries that reached the application, once each.");

    public static final ClientMetric PROCESS_DURATION =
            new ClientMetric(
                    "messaging.process.duration",
                    Kind.TIMER,
                    OPERATION,
                    "How long a handler had a delivery.");

    public static final ClientMetric ATTEMPTS =
            new ClientMetric(
                    "waybill.client.attempts",
                    Kind.SUMMARY,
                    CONSUMER,
                    "Which attempt a delivery was when it was settled.");

    public static final ClientMetric SETTLED =
            new ClientMetric(
                    "waybill.client.settled",
                    Kind.COUNTER,
                    List.of("stream", "consumer", "outcome"),
                    "Deliveries by what became of them: ack, retry, term, handed_back, failed_again for a replay in vain, or unsettled where the server was not reached.");

    public static final ClientMetric STREAM_WAIT =
            new ClientMetric(
                    "waybill.client.stream.wait",
                    Kind.TIMER,
                    CONSUMER,
                    "From the message's storing, by the server's clock, to its delivery, by the client's; never negative.");

    public static final ClientMetric EVENT_AGE =
            new ClientMetric(
                    "waybill.client.event.age",
                    Kind.TIMER,
                    CONSUMER,
                    "From the event's own time to the end of its successful processing.");

    public static final ClientMetric IN_FLIGHT =
            new ClientMetric(
                    "waybill.client.in.flight", Kind.GAUGE, CONSUMER, "Handlers that run now.");

    public static final ClientMetric ACK_PENDING_RATIO =
            new ClientMetric(
                    "waybill.client.ack.pending.ratio",
                    Kind.GAUGE,
                    CONSUMER,
                    "Unsettled deliveries as a share of what the consumer allows, 0 to 1, asked of the server every 30 s.");

    public static final ClientMetric TELEMETRY_FAILURES =
            new ClientMetric(
                    "waybill.client.telemetry.failures",
                    Kind.COUNTER,
                    List.of(),
                    "How often telemetry threw and was left out.");

    public static final ClientMetric DEAD_LETTERS =
            new ClientMetric(
                    "waybill.dlq.captured",
                    Kind.COUNTER,
                    List.of("stream", "consumer", "class"),
                    "Messages given up and written down as dead letters by this process.");

    public static final ClientMetric CAPTURE_FAILURES =
            new ClientMetric(
                    "waybill.dlq.capture.failures",
                    Kind.COUNTER,
                    CONSUMER,
                    "Dead letters that could not be stored; their messages are kept and come again.");

    public static final ClientMetric REPLAYS =
            new ClientMetric(
                    "waybill.client.replays",
                    Kind.COUNTER,
                    List.of("stream", "consumer", "outcome"),
                    "Replays that reached their consumer: succeeded, failed, or dropped where another one had taken their place.");

    private static final List<ClientMetric> ALL =
            List.of(
                    OPERATION_DURATION,
                    SENT,
                    CONSUMED,
                    PROCESS_DURATION,
                    ATTEMPTS,
                    SETTLED,
                    STREAM_WAIT,
                    EVENT_AGE,
                    IN_FLIGHT,
                    ACK_PENDING_RATIO,
                    TELEMETRY_FAILURES,
                    DEAD_LETTERS,
                    CAPTURE_FAILURES,
                    REPLAYS);

    public ClientMetric {
        labels = List.copyOf(labels);
    }

    public static List<ClientMetric> all() {
        return ALL;
    }

    /// What a metric measures.
    public enum Kind {
        COUNTER,
        GAUGE,
        TIMER,
        SUMMARY
    }
}
