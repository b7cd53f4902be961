package dev.waybill.bench.jetstream;

import dev.waybill.bench.jetstream.BatchedSpans.Queue;
import dev.waybill.bench.jetstream.OtlpReceiver.Mood;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Section;
import java.util.ArrayList;
import java.util.List;

/// Whether an exporter in trouble is felt: publish and consume, everything sampled, with the batch
/// processor as it comes, which drops what it cannot export. A consumer that waited for the
/// exporter would show it in the pauses between its messages.
public final class TroubleSection {
    public static final String WORD = "trouble";
    public static final List<String> TROUBLES = List.of("refused", "hanging", "slow");

    private TroubleSection() {}

    public static Section open(Site site, int payload, Effort effort) throws Exception {
        var body = Payload.of(payload);
        // Publishing makes its own stream of the same name, so each has its turn with it.
        var contenders = new ArrayList<Contender>();
        for (var mood : Mood.values()) {
            contenders.add(
                    new Publishing(
                            publish(word(mood)),
                            site,
                            body,
                            new Pace.Waiting(Publishing.AT_A_TIME),
                            LibrarySending.with(PublishSection.otlp(mood, Queue.STANDARD))));
        }
        for (var mood : Mood.values()) {
            contenders.add(consuming(site, body, mood));
        }
        return new Section(
                new Section.Name(
                        WORD,
                        "Exporter well and in trouble, 64 publishes at a time; consume's p99 is of its pauses",
                        "messages",
                        payload),
                publish(word(Mood.WELL)),
                contenders,
                List.of());
    }

    public static String publish(String exporter) {
        return "publish, exporter " + exporter;
    }

    public static String consume(String exporter) {
        return "consume, exporter " + exporter;
    }

    private static Contender consuming(Site site, Payload body, Mood mood) {
        var name = consume(word(mood));
        var source = PublishSection.otlp(mood, Queue.STANDARD);
        return Contender.of(
                name,
                effort -> {
                    try (var stock = Stock.fill(site, body, effort.messages())) {
                        return new Consuming(name, site, stock, LibraryReading.with(source), true)
                                .run(effort);
                    }
                });
    }

    /// As the targets call it.
    static String word(Mood mood) {
        return switch (mood) {
            case WELL -> "well";
            case REFUSING -> "refused";
            case HANGING -> "hanging";
            case SLOW -> "slow";
        };
    }
}
