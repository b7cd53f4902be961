package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.SUMMARY;
import static dev.waybill.gateway.meter.Metric.Kind.TIMER;

import dev.waybill.gateway.survey.AckSamples;
import java.util.List;

/// What is shown of the acknowledgements that the servers sample.
final class AckSeries {
    private static final List<String> LABELS = List.of("stream", "consumer");
    private static final String SAMPLED =
            " Only what is sampled (`sample_freq` of a durable consumer, explicit acknowledgement),"
                    + " since this gateway began to poll; none without a sample.";

    static final Metric DURATION =
            new Metric(
                    TIMER,
                    "waybill.ack.duration",
                    LABELS,
                    "seconds",
                    "From the last delivery of a message, or the last word that its work goes on,"
                            + " to its acknowledgement."
                            + SAMPLED);

    static final Metric DELIVERIES =
            new Metric(
                    SUMMARY,
                    "waybill.ack.deliveries",
                    LABELS,
                    "",
                    "How many deliveries a message took until it was acknowledged." + SAMPLED);

    static final Metric REDELIVERIES =
            new Metric(
                    COUNTER,
                    "waybill.consumer.redeliveries",
                    LABELS,
                    "",
                    "Deliveries beyond the first of messages that were acknowledged." + SAMPLED);

    private AckSeries() {}

    static List<Metric> all() {
        return List.of(DURATION, DELIVERIES, REDELIVERIES);
    }

    static List<Canvas.Stroke> strokes(AckSamples samples) {
        var labels = List.of(samples.stream(), samples.consumer());
        return List.of(
                new Canvas.Spread(DURATION, labels, samples.seconds()),
                new Canvas.Spread(DELIVERIES, labels, samples.deliveries()),
                new Canvas.Dot(REDELIVERIES, labels, (double) samples.redeliveries()));
    }
}
