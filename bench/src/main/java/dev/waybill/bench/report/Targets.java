package dev.waybill.bench.report;

import dev.waybill.bench.http.HttpReadSection;
import dev.waybill.bench.http.HttpSection;
import dev.waybill.bench.http.StartSection;
import dev.waybill.bench.jetstream.ConsumeSection;
import dev.waybill.bench.jetstream.PublishSection;
import dev.waybill.bench.jetstream.TroubleSection;
import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Measured;
import dev.waybill.bench.report.Target.Bound;
import java.util.List;
import java.util.stream.Stream;

/// Every target, in one place.
final class Targets {
    private static final List<Target> ALL =
            Stream.of(publish(), consume(), http(), reading(), start(), trouble())
                    .flatMap(List::stream)
                    .toList();

    private Targets() {}

    static List<Target.Verdict> verdicts(List<Measured> measured) {
        return measured.stream()
                .flatMap(each ->
                        ALL.stream()
                                .filter(target -> target.isAbout(each))
                                .map(target -> target.of(each)))
                .toList();
    }

    private static List<Target> publish() {
        var section = PublishSection.WORD;
        return List.of(
                rate(
                        "publish, all sampled and discarded, against raw with the same headers",
                        section,
                        PublishSection.SAMPLED,
                        PublishSection.SAME_HEADERS,
                        0.95),
                rate(
                        "publish, all sampled, OTLP to a receiver on the same cores, likewise",
                        section,
                        PublishSection.OTLP,
                        PublishSection.SAME_HEADERS,
                        0.80),
                rate(
                        "publish, 1 % sampled by the SDK, likewise",
                        section, PublishSection.ONE_PERCENT, PublishSection.SAME_HEADERS, 0.98),
                rate(
                        "publish, 1 % sampled by the library, likewise",
                        section,
                        PublishSection.ONE_PERCENT_OF_ROOTS,
                        PublishSection.SAME_HEADERS,
                        0.98),
                rate(
                        "publish, compact envelope, 1 % sampled, against raw without headers",
                        section, PublishSection.COMPACT, PublishSection.RAW, 0.62));
    }

    private static List<Target> consume() {
        return List.of(
                rate(
                        "consume with ack, all sampled and discarded, against raw",
                        ConsumeSection.WORD,
                        ConsumeSection.SAMPLED,
                        ConsumeSection.RAW,
                        0.97));
    }

    private static List<Target> http() {
        var alone =
                new Target(
                        "HTTP publish at 1 connection, p50 above raw, one at a time",
                        HttpSection.WORD,
                        new Rule.Extra(HttpSection.publish(1), PublishSection.RAW_ONE, Figure.P50),
                        Bound.atMost(0.2, "ms"));
        var batch =
                rate(
                        "HTTP batches of 1,000, against raw with the same headers",
                        HttpSection.WORD,
                        HttpSection.batch(1_000),
                        PublishSection.SAME_HEADERS,
                        0.80);
        return Stream.of(List.of(alone), busy(64), busy(256), List.of(batch))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Target> busy(int connections) {
        var path = "HTTP publish at " + connections + " connections";
        var gateway = HttpSection.publish(connections);
        var ceiling = HttpSection.ceiling(connections);
        return List.of(
                new Target(
                        path + ", against 1/(1/H + 1/P)",
                        HttpSection.WORD,
                        new Rule.OfBoth(gateway, ceiling, PublishSection.RAW_64),
                        Bound.atLeast(0.80)),
                new Target(
                        path + ", p99 against the larger of both",
                        HttpSection.WORD,
                        new Rule.Tail(gateway, ceiling, PublishSection.RAW_64),
                        Bound.atMost(2, "×")));
    }

    private static List<Target> reading() {
        return List.of(
                rate(
                        "events to 100 readers together, against one raw ordered consumer",
                        HttpReadSection.WORD,
                        HttpReadSection.events(100),
                        HttpReadSection.ORDERED,
                        0.5),
                new Target(
                        "resident with 100 readers, against 1 reader",
                        HttpReadSection.WORD,
                        new Rule.Ratio(
                                HttpReadSection.events(100),
                                HttpReadSection.events(1),
                                Figure.UNDER_LOAD),
                        Bound.atMost(1.25, "×")));
    }

    private static List<Target> start() {
        var contender = StartSection.CACHED;
        return List.of(
                plain("start to ready, with the AOT cache", contender, Figure.READY, 700, "ms"),
                plain("resident at rest, likewise", contender, Figure.AT_REST, 110, "MiB"),
                plain("resident under load, likewise", contender, Figure.UNDER_LOAD, 200, "MiB"));
    }

    private static List<Target> trouble() {
        return TroubleSection.TROUBLES.stream()
                .flatMap(trouble ->
                        Stream.of(
                                undisturbed(
                                        "publish",
                                        TroubleSection.publish(trouble),
                                        TroubleSection.publish("well"),
                                        Figure.RATE),
                                undisturbed(
                                        "publish p99",
                                        TroubleSection.publish(trouble),
                                        TroubleSection.publish("well"),
                                        Figure.P99),
                                undisturbed(
                                        "consume",
                                        TroubleSection.consume(trouble),
                                        TroubleSection.consume("well"),
                                        Figure.RATE),
                                undisturbed(
                                        "consume, p99 of pauses",
                                        TroubleSection.consume(trouble),
                                        TroubleSection.consume("well"),
                                        Figure.P99)))
                .toList();
    }

    private static Target rate(
            String path, String section, String contender, String other, double least) {
        return new Target(
                path, section, new Rule.Ratio(contender, other, Figure.RATE), Bound.atLeast(least));
    }

    private static Target plain(
            String path, String contender, Figure figure, double most, String unit) {
        return new Target(
                path,
                StartSection.WORD,
                new Rule.Plain(contender, figure),
                Bound.atMost(most, unit));
    }

    /// Held to the worst round in which the exporter was well.
    private static Target undisturbed(String what, String contender, String well, Figure figure) {
        return new Target(
                what
                        + ", "
                        + contender.substring(contender.indexOf("exporter"))
                        + ", against the worst round of a well one",
                TroubleSection.WORD,
                new Rule.WorstRound(contender, well, figure),
                figure == Figure.RATE ? Bound.atLeast(1) : Bound.atMost(1, "×"));
    }
}
