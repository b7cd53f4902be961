package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;

import dev.waybill.gateway.survey.Told;
import java.util.List;

/// What is shown of the server's advisories.
final class AdvisorySeries {
    static final List<Series<Told>> ALL =
            List.of(
                    Series.of(
                            new Metric(
                                    COUNTER,
                                    "waybill.advisories",
                                    List.of("stream", "consumer", "type"),
                                    "",
                                    "What the servers told of streams and consumers, by the type of the"
                                            + " advisory, such as consumer_max_deliveries; the"
                                            + " consumer is empty where it is about the stream, or"
                                            + " about a consumer that is gone or not durable. What is told"
                                            + " of one that is newer than the picture waits for"
                                            + " the next."),
                            it -> Series.of(it.count())));

    private AdvisorySeries() {}
}
