package dev.waybill.gateway.meter;

import dev.waybill.gateway.survey.Picture;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Optional;

/// A picture as Prometheus reads it. The numbers are NaN where there is no picture.
record Drawn(Optional<Picture> picture, MetricSnapshots snapshots, double series, long dropped) {
    static final Drawn NOTHING = new Drawn(Optional.empty(), MetricSnapshots.of(), Double.NaN, 0);

    @SuppressWarnings("ReferenceEquality") // each poll draws a new one, and comparing costs more
    boolean isOf(Picture other) {
        return picture.isPresent() && picture.get() == other;
    }

    double missing() {
        return picture.map(each -> (double) each.missing()).orElse(Double.NaN);
    }

    double takenAt() {
        return picture.map(each -> each.takenAt().toEpochMilli() / 1e3).orElse(Double.NaN);
    }
}
