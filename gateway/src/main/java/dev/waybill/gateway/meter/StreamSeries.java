package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;
import static dev.waybill.gateway.meter.Metric.Kind.INFO;

import dev.waybill.gateway.meter.Series.Point;
import dev.waybill.gateway.survey.Freshness;
import dev.waybill.gateway.survey.StreamFacts;
import dev.waybill.gateway.survey.StreamFacts.Contents;
import dev.waybill.gateway.survey.StreamFacts.Upstream;
import dev.waybill.gateway.survey.StreamView;
import dev.waybill.gateway.survey.Totals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What is shown of each stream, as it was at a time.
record StreamSeries(StreamView view, Instant at) {
    static final List<Series<StreamSeries>> ALL = all();

    /// The other replicas of each stream.
    static final List<Series<StreamSeries>> REPLICAS = replicas();

    /// What is known of a stream that nobody answers for.
    static final Series<StreamSeries> LED =
            Series.of(
                    gauge(
                            "leader.present",
                            "1 where the stream has a leader that answers, else 0."),
                    it ->
                            Series.of(
                                    it.view.facts().placement().led()
                                            && it.view.freshness() == Freshness.FRESH));

    private static List<Series<StreamSeries>> all() {
        var all = new ArrayList<Series<StreamSeries>>();
        all.addAll(contents());
        all.addAll(times());
        all.addAll(limits());
        all.addAll(upstreams());
        all.addAll(consumers());
        return List.copyOf(all);
    }

    private static List<Series<StreamSeries>> contents() {
        return List.of(
                identity(),
                contents("messages", "Messages in the stream.", Contents::messages),
                contents("bytes", "Bytes of the messages in the stream.", Contents::bytes),
                contents("first.seq", "The first sequence in the stream.", Contents::firstSequence),
                contents("last.seq", "The last sequence of the stream.", Contents::lastSequence),
                Series.of(
                        new Metric(
                                COUNTER,
                                "waybill.stream.published",
                                List.of("stream"),
                                "",
                                "Messages that were ever stored, by the last sequence."),
                        it -> Series.of(it.held().lastSequence())),
                contents("subjects", "Subjects that have messages.", Contents::subjects),
                contents("consumers", "Consumers of the stream.", Contents::consumers),
                contents(
                        "deleted.messages",
                        "Messages that were deleted between the first and the last.",
                        Contents::deleted));
    }

    private static List<Series<StreamSeries>> times() {
        return List.of(
                Series.of(
                        gauge(
                                "first.timestamp.seconds",
                                "When the oldest message was stored; none where there is none."),
                        it -> Series.at(it.held().firstAt())),
                Series.of(
                        gauge(
                                "last.timestamp.seconds",
                                "When the newest message was stored; none where there is none."),
                        it -> Series.at(it.held().lastAt())),
                Series.of(
                        gauge("oldest.age.seconds", "How long the oldest message has been there."),
                        it -> Series.since(it.held().firstAt(), it.at)),
                Series.of(
                        gauge("idle.seconds", "How long ago the newest message was stored."),
                        it -> Series.since(it.held().lastAt(), it.at)),
                Series.of(
                        gauge(
                                "idle.threshold.seconds",
                                "From when on it is quiet for too long: `waybill.idle-critical` of its"
                                        + " metadata, in seconds."),
                        it ->
                                Series.threshold(
                                        it.view.facts().config().metadata(),
                                        "waybill.idle-critical")),
                Series.of(
                        gauge(
                                "created.timestamp.seconds",
                                "When the stream was made; another value is another stream."),
                        it -> Series.at(Optional.of(it.view.facts().created()))));
    }

    private static List<Series<StreamSeries>> limits() {
        return List.of(
                limit("max.messages", "Messages at most", StreamFacts.Limits::messages),
                limit("max.bytes", "Bytes at most", StreamFacts.Limits::bytes),
                limit("max.age.seconds", "Age at most", it -> Series.seconds(it.age())),
                limit(
                        "max.messages.per.subject",
                        "Messages of one subject at most",
                        StreamFacts.Limits::messagesPerSubject),
                limit("max.consumers", "Consumers at most", StreamFacts.Limits::consumers));
    }

    private static List<Series<StreamSeries>> upstreams() {
        return List.of(
                new Series<>(
                        upstream("source.lag", "Messages that a mirror or source is behind."),
                        it -> it.upstreams(up -> OptionalDouble.of((double) up.lag()))),
                new Series<>(
                        upstream(
                                "source.active.seconds",
                                "How long ago something came from there; none where nothing ever did."),
                        it -> it.upstreams(up -> Series.seconds(up.active()))));
    }

    private static List<Series<StreamSeries>> consumers() {
        return List.of(
                totals(
                        "consumer.unprocessed.sum",
                        "What all its consumers have still to process.",
                        Totals::unprocessed),
                totals(
                        "consumer.lag.seconds.max",
                        "The longest lag of its consumers.",
                        it -> Series.seconds(it.lag())),
                Series.of(
                        gauge("ephemeral.consumers", "Its consumers without a durable name."),
                        it ->
                                Series.of(
                                        it.view.consumers().stream()
                                                .filter(each -> !each.facts().config().durable())
                                                .count())));
    }

    private static Series<StreamSeries> identity() {
        return new Series<>(
                new Metric(
                        INFO,
                        "waybill.stream",
                        List.of(
                                "stream",
                                "cluster_leader",
                                "retention",
                                "storage",
                                "discard",
                                "replicas",
                                "mirror_of",
                                "team"),
                        "",
                        "1, with what the stream is; `team` is that key of its metadata."),
                it -> List.of(new Point(it.labels(), 1)));
    }

    private List<String> labels() {
        var config = view.facts().config();
        return List.of(
                view.facts().placement().leader().orElse(""),
                config.retention(),
                config.storage(),
                config.discard(),
                Integer.toString(config.replicas()),
                config.mirrorOf().orElse(""),
                config.metadata().getOrDefault("team", ""));
    }

    private Contents held() {
        return view.facts().contents();
    }

    private List<Point> upstreams(Function<Upstream, OptionalDouble> value) {
        var points = new ArrayList<Point>();
        for (var up : view.facts().upstreams()) {
            value.apply(up)
                    .ifPresent(number ->
                            points.add(
                                    new Point(
                                            List.of(up.name(), up.mirror() ? "mirror" : "source"),
                                            number)));
        }
        return points;
    }

    private static Metric gauge(String name, String doc) {
        return new Metric(GAUGE, "waybill.stream." + name, List.of("stream"), "", doc);
    }

    private static Metric upstream(String name, String doc) {
        return new Metric(
                GAUGE, "waybill.stream." + name, List.of("stream", "source", "kind"), "", doc);
    }

    private static Series<StreamSeries> contents(
            String name, String doc, ToDoubleFunction<Contents> value) {
        return Series.of(gauge(name, doc), it -> Series.of(value.applyAsDouble(it.held())));
    }

    private static Series<StreamSeries> limit(
            String name, String what, ToDoubleFunction<StreamFacts.Limits> value) {
        return Series.of(
                gauge(name, what + "; none where there is no limit."),
                it -> Series.limit(value.applyAsDouble(it.view.facts().config().limits())));
    }

    private static Series<StreamSeries> totals(
            String name, String doc, ToDoubleFunction<Totals> value) {
        return Series.of(
                gauge(name, doc),
                it -> Series.of(value.applyAsDouble(Totals.of(it.view.consumers()))));
    }

    private static List<Series<StreamSeries>> replicas() {
        var replicas =
                new ReplicaSeries<StreamSeries>(
                        "stream", List.of("stream"), it -> it.view.facts().placement());
        return List.of(replicas.lag(), replicas.active(), replicas.current(), replicas.offline());
    }
}
