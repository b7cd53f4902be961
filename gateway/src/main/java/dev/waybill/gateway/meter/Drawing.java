package dev.waybill.gateway.meter;

import dev.waybill.gateway.survey.AckSamples;
import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.Freshness;
import dev.waybill.gateway.survey.Picture;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.gateway.survey.Told;
import dev.waybill.gateway.survey.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Draws a picture as series, as long as they fit.
final class Drawing {
    private final Set<SurveyDetail> details;
    private final int most;
    private final Canvas canvas = new Canvas();
    private int dropped;

    private Drawing(Set<SurveyDetail> details, int most) {
        this.details = details;
        this.most = most;
    }

    static Drawn of(Picture picture, Set<SurveyDetail> details, int most) {
        var drawing = new Drawing(details, most);
        picture.account().ifPresent(account -> drawing.add(List.of(), account, AccountSeries.ALL));
        picture.streams().forEach(stream -> drawing.stream(picture, stream));
        picture.streams().forEach(drawing::consumers);
        picture.heard().told().forEach(drawing::told);
        picture.heard().acks().forEach(drawing::acks);
        return new Drawn(
                Optional.of(picture),
                drawing.canvas.snapshots(),
                drawing.canvas.size(),
                drawing.dropped);
    }

    private void stream(Picture picture, StreamView view) {
        var series = new ArrayList<Series<StreamSeries>>();
        series.add(StreamSeries.LED);
        if (view.freshness() != Freshness.UNKNOWN) {
            series.addAll(StreamSeries.ALL);
            if (details.contains(SurveyDetail.STREAM_REPLICAS)) {
                series.addAll(StreamSeries.REPLICAS);
            }
        }
        add(List.of(view.facts().name()), new StreamSeries(view, picture.takenAt()), series);
    }

    private void told(Told told) {
        add(List.of(told.stream(), told.consumer(), told.type()), told, AdvisorySeries.ALL);
    }

    private void acks(AckSamples samples) {
        if (details.contains(SurveyDetail.CONSUMERS)) {
            add(AckSeries.strokes(samples));
        }
    }

    private void consumers(StreamView stream) {
        if (!details.contains(SurveyDetail.CONSUMERS)) {
            return;
        }
        var ephemeral = new ArrayList<ConsumerView>();
        for (var view : stream.consumers()) {
            if (view.facts().config().durable()) {
                consumer(stream, view);
            } else {
                ephemeral.add(view);
            }
        }
        if (!ephemeral.isEmpty()) {
            add(
                    List.of(stream.facts().name(), EphemeralSeries.NAME),
                    Totals.of(ephemeral),
                    EphemeralSeries.ALL);
        }
    }

    private void consumer(StreamView stream, ConsumerView view) {
        var series = new ArrayList<Series<ConsumerSeries>>();
        series.add(ConsumerSeries.STATUS);
        if (view.freshness() != Freshness.UNKNOWN) {
            series.addAll(ConsumerSeries.ALL);
            if (details.contains(SurveyDetail.CONSUMER_REPLICAS)) {
                series.addAll(ConsumerSeries.REPLICAS);
            }
            if (details.contains(SurveyDetail.SEQUENCES)) {
                series.addAll(ConsumerSeries.SEQUENCES);
            }
        }
        add(
                List.of(stream.facts().name(), view.facts().name()),
                new ConsumerSeries(stream.facts(), view),
                series);
    }

    private <T> void add(List<String> labels, T thing, List<Series<T>> series) {
        var strokes = new ArrayList<Canvas.Stroke>();
        for (var each : series) {
            for (var point : each.points().apply(thing)) {
                var all = new ArrayList<>(labels);
                all.addAll(point.labels());
                strokes.add(new Canvas.Dot(each.metric(), all, point.value()));
            }
        }
        add(strokes);
    }

    /// All the series of one thing, or none of them.
    private void add(List<Canvas.Stroke> strokes) {
        int series = strokes.stream().mapToInt(Canvas.Stroke::series).sum();
        if (canvas.size() + series > most) {
            dropped += series;
        } else {
            strokes.forEach(canvas::add);
        }
    }
}
