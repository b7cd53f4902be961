package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;
import static dev.waybill.gateway.meter.Metric.Kind.TIMER;

import java.util.List;
import java.util.stream.Stream;

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

    public static final Metric DLQ_CAPTURED =
            new Metric(
                    COUNTER,
                    "waybill.dlq.captured",
                    List.of("stream", "consumer", "class"),
                    "",
                    "Dead letters that this gateway wrote down, by the consumer that gave the message"
                            + " up and by the class of its death.");

    public static final Metric DLQ_CAPTURE_FAILURES =
            new Metric(
                    COUNTER,
                    "waybill.dlq.capture.failures",
                    List.of("stream", "consumer"),
                    "",
                    "Tries to write a dead letter down that failed; its message or advisory was kept"
                            + " and comes again.");

    public static final Metric DLQ_ADVISORIES_IGNORED =
            new Metric(
                    COUNTER,
                    "waybill.dlq.advisories.ignored",
                    List.of("reason"),
                    "",
                    "Advisories that are no news of a death: unreadable, about what is internal to"
                            + " Waybill or the server, or of a message whose entry was stored.");

    public static final Metric DLQ_UNWATCHED =
            new Metric(
                    COUNTER,
                    "waybill.dlq.unwatched",
                    List.of(),
                    "",
                    "Dead letters for whose late acknowledgement nobody listened, as too many were"
                            + " listened for already.");

    public static final Metric DLQ_OPEN =
            new Metric(
                    GAUGE,
                    "waybill.dlq.open",
                    List.of("stream", "consumer"),
                    "",
                    "Dead letters that are open or being replayed, read from the streams; every replica"
                            + " shows the same, so take the max. 0 for a consumer that has had some.");

    public static final Metric DLQ_OLDEST_DEAD =
            new Metric(
                    GAUGE,
                    "waybill.dlq.oldest.dead.timestamp",
                    List.of("stream", "consumer"),
                    "seconds",
                    "When the oldest open dead letter died first; no series where none is open.");

    public static final Metric DLQ_OLDEST_PUBLISHED =
            new Metric(
                    GAUGE,
                    "waybill.dlq.oldest.published.timestamp",
                    List.of("stream", "consumer"),
                    "seconds",
                    "When the message of the oldest open dead letter was published; no series where"
                            + " none is open, or where that is not known.");

    public static final Metric DLQ_LAST_SEQUENCE =
            new Metric(
                    GAUGE,
                    "waybill.dlq.last.sequence",
                    List.of(),
                    "",
                    "The last sequence of the dead letter queue: it also rises for what came and went"
                            + " between two scrapes.");

    public static final Metric DLQ_SCAN_LAST_SUCCESS =
            new Metric(
                    GAUGE,
                    "waybill.dlq.scan.last.success.timestamp",
                    List.of(),
                    "seconds",
                    "When the gauges of dead letters were last read from the streams.");

    public static final Metric ALERT_SENT =
            new Metric(
                    COUNTER,
                    "waybill.alert.sent",
                    List.of("receiver"),
                    "",
                    "Requests with alerts that a receiver took: `webhook`, or an Alertmanager's host and"
                            + " port.");

    public static final Metric ALERT_FAILURES =
            new Metric(
                    COUNTER,
                    "waybill.alert.failures",
                    List.of("receiver"),
                    "",
                    "Requests with alerts that a receiver did not take, and alerts that were left out"
                            + " because too many waited for it.");

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
                    DLQ_CAPTURED,
                    DLQ_CAPTURE_FAILURES,
                    DLQ_ADVISORIES_IGNORED,
                    DLQ_UNWATCHED,
                    DLQ_REPLAYED,
                    DLQ_OPEN,
                    DLQ_OLDEST_DEAD,
                    DLQ_OLDEST_PUBLISHED,
                    DLQ_LAST_SEQUENCE,
                    DLQ_SCAN_LAST_SUCCESS,
                    ALERT_SENT,
                    ALERT_FAILURES);

    private MeterCatalogue() {}

    /// Also those that the survey draws from its pictures, and those of the probe.
    public static List<Metric> all() {
        return Stream.of(ALL, ExporterCatalogue.all(), SurveyCatalogue.all(), ProbeCatalogue.all())
                .flatMap(List::stream)
                .toList();
    }
}
