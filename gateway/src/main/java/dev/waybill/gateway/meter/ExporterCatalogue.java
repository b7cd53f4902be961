package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;
import static dev.waybill.gateway.meter.Metric.Kind.TIMER;

import java.util.List;

/// What the survey says of itself.
public final class ExporterCatalogue {
    public static final Metric UP =
            new Metric(
                    GAUGE,
                    "waybill.exporter.up",
                    List.of(),
                    "",
                    "1 while the polls of this gateway succeed, 0 while they fail, none where another"
                            + " gateway polls.");

    public static final Metric LAST_SUCCESS =
            new Metric(
                    GAUGE,
                    "waybill.exporter.last.success.timestamp.seconds",
                    List.of(),
                    "",
                    "When the picture that is shown was taken; none where none is.");

    public static final Metric POLL_DURATION =
            new Metric(
                    TIMER,
                    "waybill.exporter.poll.duration",
                    List.of(),
                    "seconds",
                    "How long a poll of all streams and consumers took.");

    public static final Metric POLL_ERRORS =
            new Metric(
                    COUNTER,
                    "waybill.exporter.poll.errors",
                    List.of("operation"),
                    "",
                    "Questions of a poll that were refused or not answered: poll (nothing could be"
                            + " listed), consumers, lookup, account, advisories, acks (their samples).");

    public static final Metric REQUESTS =
            new Metric(
                    COUNTER,
                    "waybill.exporter.requests",
                    List.of(),
                    "",
                    "Requests that polls made to JetStream.");

    public static final Metric RESPONSE_BYTES =
            new Metric(
                    COUNTER,
                    "waybill.exporter.response.bytes",
                    List.of(),
                    "",
                    "Bytes that JetStream answered to polls.");

    public static final Metric LOOKUPS =
            new Metric(
                    COUNTER,
                    "waybill.exporter.lag.lookups",
                    List.of("result"),
                    "",
                    "Messages that were looked up to tell a lag: first (it is the stream's first),"
                            + " cached, asked, gone, failed, or skipped as the poll had asked for too"
                            + " many.");

    public static final Metric MISSING =
            new Metric(
                    GAUGE,
                    "waybill.exporter.missing.assets",
                    List.of(),
                    "",
                    "Streams and consumers that no server answered for at the last poll.");

    public static final Metric SERIES =
            new Metric(
                    GAUGE,
                    "waybill.exporter.series",
                    List.of(),
                    "",
                    "Series that the last picture has.");

    public static final Metric SERIES_DROPPED =
            new Metric(
                    COUNTER,
                    "waybill.exporter.series.dropped",
                    List.of(),
                    "",
                    "Series that pictures left out, as they would have had more than"
                            + " survey.max-series.");

    private ExporterCatalogue() {}

    static List<Metric> all() {
        return List.of(
                UP,
                LAST_SUCCESS,
                POLL_DURATION,
                POLL_ERRORS,
                REQUESTS,
                RESPONSE_BYTES,
                LOOKUPS,
                MISSING,
                SERIES,
                SERIES_DROPPED);
    }
}
