package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Section;
import java.util.List;

/// What consuming costs: every contender reads the same stored messages, with full envelopes.
public final class ConsumeSection {
    public static final String WORD = "consume";

    public static final String RAW = "raw";
    public static final String UNTRACED = "library, untraced";
    public static final String SAMPLED = "library, all sampled, discarded";
    public static final String OTLP = "library, all sampled, OTLP";
    public static final String AS_IT_COMES = "library, all sampled, 32 at the client";

    public static final String WITH_LINES = "library, all sampled, settle lines to a file";

    private ConsumeSection() {}

    public static Section open(Site site, int payload, Effort effort) throws Exception {
        var stock = Stock.fill(site, Payload.of(payload), effort.messages());
        return new Section(
                new Section.Name(
                        WORD,
                        "Consume with ack, " + Consuming.PULL + " at the client",
                        "messages",
                        payload),
                RAW,
                List.of(
                        Consuming.of(RAW, site, stock, RawReading.way()),
                        library(UNTRACED, site, stock, PublishSection.untraced()),
                        library(SAMPLED, site, stock, PublishSection.discarded()),
                        library(OTLP, site, stock, PublishSection.exported()),
                        Consuming.of(
                                AS_IT_COMES,
                                site,
                                stock,
                                LibraryReading.asItComes(PublishSection.discarded())),
                        Consuming.of(
                                WITH_LINES,
                                site,
                                stock,
                                SettleLines.around(
                                        LibraryReading.with(PublishSection.discarded())))),
                List.of(stock));
    }

    static Consuming library(String name, Site site, Stock stock, Tracing.Source source) {
        return Consuming.of(name, site, stock, LibraryReading.with(source));
    }
}
