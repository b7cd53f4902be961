package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Section;
import java.util.List;

/// How many dead letters are captured and replayed a second.
public final class DeadLetterSection {
    public static final String WORD = "dead-letters";
    public static final String BY_LIBRARY = "captured by the library";
    public static final String BY_GATEWAY = "captured by the gateway, from advisories";
    public static final String REPLAYED = "replayed by a job";

    private DeadLetterSection() {}

    public static Section open(Site site, int payload) throws Exception {
        var body = Payload.of(payload);
        var packaged = Packaged.gateway();
        var gateway = Services.gateway(site, packaged, List.of());
        return new Section(
                new Section.Name(WORD, "Dead letters", "dead letters", payload),
                BY_LIBRARY,
                List.of(
                        new Capturing(BY_LIBRARY, site, gateway, body, Capturing.Way.LIBRARY),
                        new Capturing(BY_GATEWAY, site, gateway, body, Capturing.Way.GATEWAY),
                        new Replaying(REPLAYED, site, gateway, body)),
                List.of(packaged, gateway));
    }
}
