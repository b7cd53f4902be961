package dev.waybill.gateway.meter;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
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
    private final Map<Metric, List<Stroke>> strokes = new LinkedHashMap<>();
    private int size;

    /// One series and its value.
    record Stroke(Metric metric, List<String> labels, double value) {
        Labels names() {
            return Labels.of(metric.labels(), labels);
        }
    }

    void add(Stroke stroke) {
        strokes.computeIfAbsent(stroke.metric(), _ -> new ArrayList<>()).add(stroke);
        size++;
    }

    int size() {
        return size;
    }

    MetricSnapshots snapshots() {
        var snapshots = MetricSnapshots.builder();
        strokes.forEach((metric, all) -> snapshots.metricSnapshot(snapshot(metric, all)));
        return snapshots.build();
    }

    private static MetricSnapshot snapshot(Metric metric, List<Stroke> all) {
        var name = metric.name().replace('.', '_');
        return switch (metric.kind()) {
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(name).help(metric.doc());
                all.forEach(each ->
                        gauge.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(each.names())
                                        .value(each.value())
                                        .build()));
                yield gauge.build();
            }
            case COUNTER -> {
                var counter = CounterSnapshot.builder().name(name).help(metric.doc());
                all.forEach(each ->
                        counter.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .labels(each.names())
                                        .value(each.value())
                                        .build()));
                yield counter.build();
            }
            case INFO -> {
                var info = InfoSnapshot.builder().name(name).help(metric.doc());
                all.forEach(each ->
                        info.dataPoint(
                                InfoDataPointSnapshot.builder().labels(each.names()).build()));
                yield info.build();
            }
            case TIMER -> throw new IllegalArgumentException(name + " is not polled");
        };
    }
}
