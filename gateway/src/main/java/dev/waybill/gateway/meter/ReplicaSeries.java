package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;

import dev.waybill.gateway.meter.Series.Point;
import dev.waybill.gateway.survey.Placement;
import dev.waybill.gateway.survey.Placement.Peer;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What is shown of the other replicas of a thing, one series for each: the thing's name in
/// metrics, its own labels, and where it is placed.
record ReplicaSeries<T>(String thing, List<String> labels, Function<T, Placement> placement) {
    ReplicaSeries {
        labels = List.copyOf(labels);
    }

    Series<T> lag() {
        return of("lag", "Operations that a replica is behind its leader.", Peer::lag);
    }

    Series<T> active() {
        return of(
                "active.seconds",
                "How long ago the leader heard of a replica.",
                peer -> Series.seconds(peer.active()));
    }

    Series<T> current() {
        return of(
                "current",
                "1 where a replica is up to date, else 0.",
                peer -> peer.current() ? 1 : 0);
    }

    Series<T> offline() {
        return of("offline", "1 where a replica is away, else 0.", peer -> peer.offline() ? 1 : 0);
    }

    private Series<T> of(String name, String doc, ToDoubleFunction<Peer> value) {
        var all = Stream.concat(labels.stream(), Stream.of("peer")).toList();
        return new Series<>(
                new Metric(GAUGE, "waybill." + thing + ".replica." + name, all, "", doc),
                it ->
                        placement.apply(it).peers().stream()
                                .map(peer ->
                                        new Point(List.of(peer.name()), value.applyAsDouble(peer)))
                                .toList());
    }
}
