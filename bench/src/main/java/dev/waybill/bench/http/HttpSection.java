package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.PublishSection;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What publishing over HTTP costs, beside HTTP alone and publishing alone.
public final class HttpSection {
    public static final String WORD = "http";
    public static final List<Integer> CONNECTIONS = List.of(1, 16, 64, 256);
    public static final List<Integer> LINES = List.of(100, 1_000);

    private static final int WARM = 64;
    private static final int WARM_TURNS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private HttpSection() {}

    public static Section open(Site site, int payload, Effort effort) throws Exception {
        var body = Payload.of(payload);
        var packaged = Packaged.gateway();
        var gateway = Services.gateway(site, packaged, List.of());
        var ceiling = Services.ceiling();
        var contenders = new ArrayList<Contender>(PublishSection.forHttp(site, body));
        for (int connections : CONNECTIONS) {
            contenders.add(new CeilingLoad(ceiling(connections), site, ceiling, body, connections));
            contenders.add(
                    new HttpPublishing(publish(connections), site, gateway, body, connections));
        }
        for (int lines : LINES) {
            contenders.add(new BatchPublishing(batch(lines), site, gateway, body, lines));
        }
        warm(contenders, new Effort(PATIENCE, WARM_TURNS * effort.messages()));
        return new Section(
                new Section.Name(WORD, "Publish over HTTP", "messages", payload),
                PublishSection.RAW_64,
                contenders,
                List.of(packaged, ceiling, gateway));
    }

    /// Gives both services load until their hot code is compiled, which takes the gateway 400,000
    /// messages, about a minute with the load on the same two cores: the JIT compiler takes a third
    /// of them until then.
    private static void warm(List<Contender> contenders, Effort effort) throws Exception {
        for (var contender : contenders) {
            if (contender.name().equals(ceiling(WARM)) || contender.name().equals(publish(WARM))) {
                var _ = contender.run(effort);
            }
        }
    }

    public static String ceiling(int connections) {
        return "route without publishing, " + counted(connections);
    }

    public static String publish(int connections) {
        return "gateway, " + counted(connections);
    }

    public static String batch(int lines) {
        return "gateway, batches of " + lines + ", 2 connections";
    }

    private static String counted(int connections) {
        return connections + (connections == 1 ? " connection" : " connections");
    }
}
