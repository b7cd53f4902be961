package dev.waybill.gateway.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The gauges of one metric with labels, one for each combination of their values.
///
/// They change all at once; a combination that is no longer set has no series any more. As many are
/// kept as are set, so the one who sets them bounds them. A scrape reads what was set last.
public final class LabelledGauges {
    private final Metric metric;
    private final MultiGauge gauges;
    private volatile Map<List<String>, Double> values = Map.of();

    LabelledGauges(Metric metric, MeterRegistry registry) {
        this.metric = metric;
        var builder = MultiGauge.builder(metric.name()).description(metric.doc());
        this.gauges =
                (metric.unit().isEmpty() ? builder : builder.baseUnit(metric.unit()))
                        .register(registry);
    }

    /// Takes the place of all that was set before: values by those of the labels, in their order.
    public synchronized void set(Map<List<String>, Double> newValues) {
        values = Map.copyOf(newValues);
        gauges.register(newValues.keySet().stream().map(this::row).toList());
    }

    private MultiGauge.Row<?> row(List<String> labels) {
        return MultiGauge.Row.of(tags(labels), () -> values.getOrDefault(labels, Double.NaN));
    }

    private Tags tags(List<String> labels) {
        if (labels.size() != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric.name() + " has the labels " + metric.labels() + ": " + labels);
        }
        return Tags.of(
                IntStream.range(0, labels.size())
                        .mapToObj(i -> Tag.of(metric.labels().get(i), labels.get(i)))
                        .toList());
    }
}
