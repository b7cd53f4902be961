package dev.waybill.bench;

import dev.waybill.bench.http.DeadLetterSection;
import dev.waybill.bench.http.HttpReadSection;
import dev.waybill.bench.http.HttpSection;
import dev.waybill.bench.http.StartSection;
import dev.waybill.bench.jetstream.ConsumeSection;
import dev.waybill.bench.jetstream.PublishSection;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.jetstream.TroubleSection;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Section;
import java.util.List;
import java.util.Optional;

/// A section that can be asked for, and how it is opened for one payload.
///
/// Payloads play no part where `sized` is false.
record Chapter(String word, boolean sized, Opening opening) {
    static final List<Chapter> ALL =
            List.of(
                    new Chapter(
                            PublishSection.WORD,
                            true,
                            (site, payload, _) -> PublishSection.open(site, payload)),
                    new Chapter(ConsumeSection.WORD, true, ConsumeSection::open),
                    new Chapter(HttpSection.WORD, true, HttpSection::open),
                    new Chapter(HttpReadSection.WORD, true, HttpReadSection::open),
                    new Chapter(StartSection.WORD, false, (site, _, _) -> StartSection.open(site)),
                    new Chapter(
                            DeadLetterSection.WORD,
                            true,
                            (site, payload, _) -> DeadLetterSection.open(site, payload)),
                    new Chapter(TroubleSection.WORD, true, TroubleSection::open));

    /// Makes the section, with what its contenders share.
    @FunctionalInterface
    interface Opening {
        Section open(Site site, int payload, Effort effort) throws Exception;
    }

    static Optional<Chapter> of(String word) {
        return ALL.stream().filter(each -> each.word().equals(word)).findFirst();
    }
}
