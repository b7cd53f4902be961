package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Section;
import java.util.List;

/// How long the packaged gateway takes to serve, and how much memory it is resident with.
public final class StartSection {
    public static final String WORD = "start";
    public static final String PLAIN = "jars, without a cache";
    public static final String CACHED = "jars and AOT cache";
    public static final String OTHER = "jars and AOT cache, the JVM's own choice of collector";

    private static final int PAYLOAD = 256;

    private StartSection() {}

    public static Section open(Site site) throws Exception {
        var packaged = Packaged.gateway();
        var cache = "-XX:AOTCache=" + AotTraining.train(site, packaged);
        return new Section(
                new Section.Name(WORD, "Start and memory, heap of 256 MiB", "messages", 0),
                PLAIN,
                List.of(
                        start(PLAIN, site, packaged, List.of()),
                        start(CACHED, site, packaged, List.of(cache)),
                        start(OTHER, site, packaged, List.of(cache, "-XX:-UseSerialGC"))),
                List.of(packaged));
    }

    private static Contender start(
            String name, Site site, Packaged packaged, List<String> options) {
        return new Starting(name, site, packaged, options, Payload.of(PAYLOAD));
    }
}
