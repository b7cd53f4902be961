package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.TIMER;

import java.util.List;

/// What the probe measures.
public final class ProbeCatalogue {
    public static final Metric SENT = counter("sent", "Messages that the probe had stored.");
    public static final Metric RECEIVED = counter("received", "Messages that came back to it.");
    public static final Metric LOST =
            counter("lost", "Messages that were stored and did not come back in time.");
    public static final Metric FAILED =
            counter(
                    "failed",
                    "Tries in which a message could not be stored, asked for or acknowledged.");
    public static final Metric PUBLISH_ACK =
            timer("publish.ack", "From publishing to the acknowledgement that it is stored.");
    public static final Metric ROUNDTRIP =
            timer("roundtrip", "From publishing to the delivery to a consumer.");
    public static final Metric ACK =
            timer("ack", "From acknowledging a delivery to the server's word that it knows.");

    private ProbeCatalogue() {}

    static List<Metric> all() {
        return List.of(SENT, RECEIVED, LOST, FAILED, PUBLISH_ACK, ROUNDTRIP, ACK);
    }

    private static Metric counter(String name, String doc) {
        return new Metric(COUNTER, "waybill.probe." + name, List.of(), "", doc);
    }

    private static Metric timer(String name, String doc) {
        return new Metric(TIMER, "waybill.probe." + name, List.of(), "seconds", doc);
    }
}
