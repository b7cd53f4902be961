package dev.waybill.gateway.meter;

import dev.waybill.gateway.survey.Totals;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// What is shown of the consumers of a stream without a durable name, as if they were one, under
/// the metrics of consumers: sums, and the longest lag.
final class EphemeralSeries {
    /// Their name as a label; a consumer's own name may be the same, but hardly is.
    static final String NAME = "_ephemeral";

    static final List<Series<Totals>> ALL =
            List.of(
                    of("waybill.consumer.pending", Totals::pending),
                    of("waybill.consumer.ack.pending", Totals::ackPending),
                    of("waybill.consumer.unprocessed", Totals::unprocessed),
                    of("waybill.consumer.lag.seconds", it -> Series.seconds(it.lag())));

    private EphemeralSeries() {}

    private static Series<Totals> of(String name, ToDoubleFunction<Totals> value) {
        var metric =
                ConsumerSeries.ALL.stream()
                        .map(Series::metric)
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return Series.of(metric, it -> OptionalDouble.of(value.applyAsDouble(it)));
    }
}
