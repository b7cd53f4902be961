package dev.waybill.gateway.meter;

import static dev.waybill.gateway.meter.Metric.Kind.COUNTER;

import dev.waybill.gateway.survey.Lag;
import java.util.List;
import java.util.OptionalDouble;

/// What is shown of how far a consumer is behind, and of what it may lose for it.
final class ConsumerLagSeries {
    private ConsumerLagSeries() {}

    static List<Series<ConsumerSeries>> lag() {
        return List.of(
                Series.of(
                        ConsumerSeries.gauge(
                                "lag.seconds",
                                "How long the oldest message that is not processed has been in the"
                                        + " stream; 0 where there is none."),
                        it -> Series.seconds(it.view().lag().map(Lag::time))),
                Series.of(
                        ConsumerSeries.gauge(
                                "lag.method",
                                "How the lag was found: 0 exact, 1 the stream's first message,"
                                        + " 2 at most, 3 estimated."),
                        it ->
                                it.view()
                                        .lag()
                                        .map(each ->
                                                OptionalDouble.of((double) each.method().code()))
                                        .orElseGet(OptionalDouble::empty)),
                Series.of(
                        ConsumerSeries.gauge(
                                "oldest.undelivered.age.seconds",
                                "How long the oldest message that was never delivered has been in the"
                                        + " stream; none where all were."),
                        it -> Series.seconds(it.view().undelivered())),
                Series.of(
                        ConsumerSeries.gauge(
                                "lag.velocity",
                                "By how many messages a second the unprocessed ones grow, over the last"
                                        + " ten polls; negative where they become fewer."),
                        it -> it.view().window().velocity()),
                Series.of(
                        ConsumerSeries.gauge(
                                "time.to.drain.seconds",
                                "In how long nothing is left at that velocity; none where it does not"
                                        + " fall."),
                        it -> it.view().window().secondsToDrain()));
    }

    static List<Series<ConsumerSeries>> retention() {
        return List.of(
                Series.of(
                        ConsumerSeries.gauge(
                                "retention.headroom.ratio",
                                "How far the oldest unprocessed message is from being discarded: 1 far,"
                                        + " 0 next; none where the stream discards nothing."),
                        it -> it.view().headroom(it.stream())),
                Series.of(
                        ConsumerSeries.gauge(
                                "expiry.seconds",
                                "In how long the oldest unprocessed message is too old to be kept."),
                        it -> Series.seconds(it.view().expiresIn(it.stream()))),
                Series.of(
                        new Metric(
                                COUNTER,
                                "waybill.consumer.lost.messages",
                                List.of("stream", "consumer"),
                                "",
                                "Messages that the stream's limits removed before they were"
                                        + " acknowledged; an estimate."),
                        it -> Series.of(it.view().lost())));
    }
}
