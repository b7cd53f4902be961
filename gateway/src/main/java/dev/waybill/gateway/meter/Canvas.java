package dev.waybill.gateway.meter;

import dev.waybill.gateway.survey.Distribution;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The series of many metrics, gathered by metric, as Prometheus wants them.
final class Canvas {
    private final Map<Metric, List<Dot>> dots = new LinkedHashMap<>();
    private final Map<Metric, List<Spread>> spreads = new LinkedHashMap<>();
    private int size;

    /// What one metric shows under its labels.
    sealed interface Stroke {
        /// How many series it is.
        int series();
    }

    /// One series and its value.
    record Dot(Metric metric, List<String> labels, double value) implements Stroke {
        @Override
        public int series() {
            return 1;
        }
    }

    /// A distribution: a series for each limit, one without, the sum and the count.
    record Spread(Metric metric, List<String> labels, Distribution values) implements Stroke {
        @Override
        public int series() {
            return values.limits().size() + 3;
        }
    }

    void add(Stroke stroke) {
        switch (stroke) {
            case Dot dot -> dots.computeIfAbsent(dot.metric(), _ -> new ArrayList<>()).add(dot);
            case Spread spread ->
                    spreads.computeIfAbsent(spread.metric(), _ -> new ArrayList<>()).add(spread);
        }
        size += stroke.series();
    }

    int size() {
        return size;
    }

    MetricSnapshots snapshots() {
        var snapshots = MetricSnapshots.builder();
        dots.forEach((metric, all) -> snapshots.metricSnapshot(snapshot(metric, all)));
        spreads.forEach((metric, all) -> snapshots.metricSnapshot(histogram(metric, all)));
        return snapshots.build();
    }

    private static MetricSnapshot snapshot(Metric metric, List<Dot> all) {
        var name = metric.name().replace('.', '_');
        return switch (metric.kind()) {
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(name).help(metric.doc());
                all.forEach(each ->
                        gauge.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(names(metric, each.labels()))
                                        .value(each.value())
                                        .build()));
                yield gauge.build();
            }
            case COUNTER -> {
                var counter = CounterSnapshot.builder().name(name).help(metric.doc());
                all.forEach(each ->
                        counter.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .labels(names(metric, each.labels()))
                                        .value(each.value())
                                        .build()));
                yield counter.build();
            }
            case INFO -> {
                var info = InfoSnapshot.builder().name(name).help(metric.doc());
                all.forEach(each ->
                        info.dataPoint(
                                InfoDataPointSnapshot.builder()
                                        .labels(names(metric, each.labels()))
                                        .build()));
                yield info.build();
            }
            case SUMMARY, TIMER ->
                    throw new IllegalArgumentException(name + " is a distribution, not a value");
        };
    }

    private static MetricSnapshot histogram(Metric metric, List<Spread> all) {
        var histogram = HistogramSnapshot.builder().name(metric.scrapedAs()).help(metric.doc());
        all.forEach(each ->
                histogram.dataPoint(
                        HistogramDataPointSnapshot.builder()
                                .classicHistogramBuckets(buckets(each.values()))
                                .sum(each.values().sum())
                                .labels(names(metric, each.labels()))
                                .build()));
        return histogram.build();
    }

    private static ClassicHistogramBuckets buckets(Distribution values) {
        var limits = new ArrayList<>(values.limits());
        limits.add(Double.POSITIVE_INFINITY);
        return ClassicHistogramBuckets.of(limits, values.counts());
    }

    private static Labels names(Metric metric, List<String> values) {
        return Labels.of(metric.labels(), values);
    }
}
