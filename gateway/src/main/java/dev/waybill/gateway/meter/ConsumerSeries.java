package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;
import static dev.waybill.gateway.meter.Metric.Kind.GAUGE;
import static dev.waybill.gateway.meter.Metric.Kind.INFO;

import dev.waybill.gateway.meter.Series.Point;
import dev.waybill.gateway.survey.ConsumerFacts;
import dev.waybill.gateway.survey.ConsumerFacts.Progress;
import dev.waybill.gateway.survey.ConsumerView;
import dev.waybill.gateway.survey.StreamFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// What is shown of each durable consumer of a stream.
record ConsumerSeries(StreamFacts stream, ConsumerView view) {
    private static final int LONGEST_FILTER = 200;

    static final List<Series<ConsumerSeries>> ALL = all();

    /// Places in the stream and in the deliveries, for who debugs.
    static final List<Series<ConsumerSeries>> SEQUENCES =
            List.of(
                    progress(
                            "delivered.stream.seq",
                            "The highest stream sequence that was delivered.",
                            it -> it.delivered().streamSequence()),
                    progress(
                            "delivered.consumer.seq",
                            "Deliveries, as a gauge.",
                            it -> it.delivered().consumerSequence()),
                    progress(
                            "ack.floor.stream.seq",
                            "The stream sequence up to which all is acknowledged.",
                            it -> it.acknowledged().streamSequence()),
                    progress(
                            "ack.floor.consumer.seq",
                            "The delivery up to which all are acknowledged.",
                            it -> it.acknowledged().consumerSequence()));

    /// The other replicas of each consumer.
    static final List<Series<ConsumerSeries>> REPLICAS = replicas();

    /// The only thing that is known of a consumer that nobody answers for.
    static final Series<ConsumerSeries> STATUS =
            Series.of(
                    gauge(
                            "status",
                            "How the consumer is doing: 0 ok, 1 paused, 2 catching up, 3 lagging,"
                                    + " 4 saturated, 5 stalled, 6 no subscribers, 7 poisoned,"
                                    + " 8 leaderless."),
                    it ->
                            it.view
                                    .status()
                                    .map(each -> OptionalDouble.of((double) each.code()))
                                    .orElseGet(OptionalDouble::empty));

    private static List<Series<ConsumerSeries>> all() {
        var all = new ArrayList<Series<ConsumerSeries>>();
        all.add(identity());
        all.addAll(work());
        all.addAll(ConsumerLagSeries.lag());
        all.addAll(ConsumerLagSeries.retention());
        all.addAll(activity());
        all.addAll(limits());
        return List.copyOf(all);
    }

    private static List<Series<ConsumerSeries>> work() {
        return List.of(
                progress("pending", "Messages that were not delivered yet.", Progress::pending),
                progress(
                        "ack.pending",
                        "Messages that were delivered and not acknowledged, those that wait for their"
                                + " next delivery included.",
                        Progress::ackPending),
                Series.of(
                        gauge("ack.pending.ratio", "The same as a share of how many may be."),
                        it -> it.ackPendingRatio()),
                progress(
                        "redelivered",
                        "Messages without an acknowledgement that were delivered more than once.",
                        Progress::redelivered),
                progress("waiting", "Pull requests that are open.", Progress::waiting),
                Series.of(
                        gauge("unprocessed", "What is still to process: pending and ack pending."),
                        it -> Series.of(it.facts().unprocessed())),
                counter(
                        "deliveries",
                        "Deliveries, redeliveries included.",
                        it -> it.delivered().consumerSequence()),
                counter(
                        "acks",
                        "Deliveries up to which all are acknowledged.",
                        it -> it.acknowledged().consumerSequence()));
    }

    private static List<Series<ConsumerSeries>> activity() {
        return List.of(
                Series.of(
                        gauge(
                                "last.delivery.timestamp.seconds",
                                "When something was delivered last; none where the leader does not know."),
                        it -> Series.at(it.facts().progress().delivered().lastActive())),
                Series.of(
                        gauge(
                                "last.ack.timestamp.seconds",
                                "When something was acknowledged last; none where the leader does not"
                                        + " know."),
                        it -> Series.at(it.facts().progress().acknowledged().lastActive())),
                Series.of(
                        gauge("active.demand", "1 where somebody asks for messages, else 0."),
                        it -> Series.of(it.facts().hasDemand())),
                Series.of(
                        gauge("paused", "1 while it is paused, else 0 (servers from 2.11)."),
                        it -> Series.of(it.facts().progress().paused())),
                Series.of(
                        gauge("pause.remaining.seconds", "How long it stays paused."),
                        it -> Series.seconds(it.facts().progress().pauseRemaining())));
    }

    private static List<Series<ConsumerSeries>> limits() {
        return List.of(
                Series.of(
                        gauge("max.ack.pending", "How many unanswered messages it may have."),
                        it -> Series.limit(it.config().maxAckPending())),
                Series.of(
                        gauge("max.deliver", "How often a message is delivered at most."),
                        it -> Series.limit(it.config().maxDeliver())),
                Series.of(
                        gauge("ack.wait.seconds", "How long it waits for an acknowledgement."),
                        it -> Series.limit(Series.seconds(it.config().ackWait()))),
                Series.of(
                        gauge(
                                "lag.threshold.seconds",
                                "From which lag on it is too far behind: `waybill.lag-critical` of its"
                                        + " metadata, in seconds."),
                        it -> it.threshold("waybill.lag-critical")),
                Series.of(
                        gauge(
                                "unprocessed.threshold",
                                "From how many unprocessed messages on it has too many:"
                                        + " `io.nats.monitor.unprocessed-critical` of its metadata."),
                        it -> it.threshold("io.nats.monitor.unprocessed-critical")));
    }

    private static Series<ConsumerSeries> identity() {
        return new Series<>(
                new Metric(
                        INFO,
                        "waybill.consumer",
                        List.of(
                                "stream",
                                "consumer",
                                "type",
                                "ack_policy",
                                "deliver_policy",
                                "filter",
                                "leader",
                                "team"),
                        "",
                        "1, with what the consumer is; `team` is that key of its metadata."),
                it -> List.of(new Point(it.labels(), 1)));
    }

    private List<String> labels() {
        var filter = String.join(",", config().filters());
        return List.of(
                config().push() ? "push" : "pull",
                config().acks().name().toLowerCase(Locale.ROOT),
                config().start().name().toLowerCase(Locale.ROOT),
                filter.substring(0, Math.min(LONGEST_FILTER, filter.length())),
                facts().placement().leader().orElse(""),
                config().metadata().getOrDefault("team", ""));
    }

    private ConsumerFacts facts() {
        return view.facts();
    }

    private ConsumerFacts.Config config() {
        return facts().config();
    }

    private OptionalDouble ackPendingRatio() {
        double most = config().maxAckPending();
        return most > 0
                ? OptionalDouble.of(facts().progress().ackPending() / most)
                : OptionalDouble.empty();
    }

    private OptionalDouble threshold(String key) {
        return Series.threshold(config().metadata(), key);
    }

    static Metric gauge(String name, String doc) {
        return new Metric(
                GAUGE, "waybill.consumer." + name, List.of("stream", "consumer"), "", doc);
    }

    private static Series<ConsumerSeries> progress(
            String name, String doc, ToDoubleFunction<Progress> value) {
        return Series.of(
                gauge(name, doc), it -> Series.of(value.applyAsDouble(it.facts().progress())));
    }

    private static Series<ConsumerSeries> counter(
            String name, String doc, Function<Progress, Long> value) {
        return Series.of(
                new Metric(
                        COUNTER,
                        "waybill.consumer." + name,
                        List.of("stream", "consumer"),
                        "",
                        doc),
                it -> Series.of(value.apply(it.facts().progress())));
    }

    private static List<Series<ConsumerSeries>> replicas() {
        var replicas =
                new ReplicaSeries<ConsumerSeries>(
                        "consumer", List.of("stream", "consumer"), it -> it.facts().placement());
        return List.of(replicas.lag(), replicas.current(), replicas.offline());
    }
}
