package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;
import static dev.waybill.gateway.meter.Metric.Kind.TIMER;

import java.util.List;

/// Every metric of the gateway, named once.
public final class MeterCatalogue {
    public static final Metric HTTP_SERVER_REQUEST_DURATION =
            new Metric(
                    TIMER,
                    "http.server.request.duration",
                    List.of("http_request_method", "http_route", "http_response_status_code"),
                    "seconds",
                    "How long the API took to answer a request, by route template.");

    public static final Metric HTTP_PROBLEMS =
            new Metric(
                    COUNTER,
                    "waybill.http.problems",
                    List.of("code"),
                    "",
                    "Requests that were answered with a problem, by its code.");

    public static final Metric HTTP_IN_FLIGHT =
            new Metric(
                    GAUGE,
                    "waybill.http.in.flight.requests",
                    List.of(),
                    "",
                    "Requests that are being handled now.");

    public static final Metric HTTP_IN_FLIGHT_BYTES =
            new Metric(
                    GAUGE,
                    "waybill.http.in.flight",
                    List.of(),
                    "bytes",
                    "Bytes that are held for requests in flight now.");

    public static final Metric HTTP_OPEN_STREAMS =
            new Metric(
                    GAUGE,
                    "waybill.http.open.streams",
                    List.of(),
                    "",
                    "Streams and long polls that are open now.");

    public static final Metric HTTP_CONNECTIONS_CUT =
            new Metric(
                    COUNTER,
                    "waybill.http.connections.cut",
                    List.of("reason"),
                    "",
                    "Connections that the watchdog closed: a request that did not arrive in time, a"
                            + " response that was not taken in time, or one that was idle.");

    public static final Metric PUBLISH_EVENTS =
            new Metric(
                    COUNTER,
                    "waybill.publish.events",
                    List.of("shape", "outcome"),
                    "",
                    "Events that came over HTTP to be published, by the shape in which they came"
                            + " (one, ndjson, cloudevent, cloudevents) and by what became of them:"
                            + " stored, duplicate, or the code of the problem.");

    public static final Metric NATS_CONNECTED =
            new Metric(
                    GAUGE,
                    "waybill.nats.connected",
                    List.of(),
                    "",
                    "1 while the gateway is connected to NATS, else 0.");

    public static final Metric NATS_RECONNECTS =
            new Metric(
                    COUNTER,
                    "waybill.nats.reconnects",
                    List.of(),
                    "",
                    "How often the connection to NATS was made again.");

    public static final Metric SPANS_DROPPED =
            new Metric(
                    COUNTER,
                    "waybill.spans.dropped",
                    List.of("reason"),
                    "",
                    "Spans that never reached the collector: the queue was full, or an export"
                            + " failed.");

    public static final Metric FETCH_MESSAGES =
            new Metric(
                    COUNTER,
                    "waybill.fetch.messages",
                    List.of("stream", "consumer"),
                    "",
                    "Messages that were leased to callers over HTTP.");

    public static final Metric FETCH_HANDED_BACK =
            new Metric(
                    COUNTER,
                    "waybill.fetch.handed.back",
                    List.of("reason"),
                    "",
                    "Leased messages that could not be handed over and went back at once: the caller"
                            + " had gone, or the gateway was at its limits.");

    public static final Metric ACKS =
            new Metric(
                    COUNTER,
                    "waybill.acks",
                    List.of("action", "status"),
                    "",
                    "Ack tokens that callers used, by what they asked for and what became of it.");

    public static final Metric EVENTS_SENT =
            new Metric(
                    COUNTER,
                    "waybill.events.sent",
                    List.of("stream"),
                    "",
                    "Messages that were written to event streams.");

    public static final Metric EVENTS_GAPS =
            new Metric(
                    COUNTER,
                    "waybill.events.gaps",
                    List.of("stream"),
                    "",
                    "Gaps that event streams told their readers: purged or aged messages, or a stream"
                            + " made anew.");

    public static final Metric DLQ_REPLAYED =
            new Metric(
                    COUNTER,
                    "waybill.dlq.replayed",
                    List.of("stream", "consumer", "outcome"),
                    "",
                    "Replays of dead letters that this gateway saw end: succeeded, sent to the"
                            + " subject, or failed again.");

    private static final List<Metric> ALL =
            List.of(
                    HTTP_SERVER_REQUEST_DURATION,
                    HTTP_PROBLEMS,
                    HTTP_IN_FLIGHT,
                    HTTP_IN_FLIGHT_BYTES,
                    HTTP_OPEN_STREAMS,
                    HTTP_CONNECTIONS_CUT,
                    PUBLISH_EVENTS,
                    NATS_CONNECTED,
                    NATS_RECONNECTS,
                    SPANS_DROPPED,
                    FETCH_MESSAGES,
                    FETCH_HANDED_BACK,
                    ACKS,
                    EVENTS_SENT,
                    EVENTS_GAPS,
                    DLQ_REPLAYED);

    private MeterCatalogue() {}

    public static List<Metric> all() {
        return ALL;
    }
}
