package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.jetstream.Stock;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Section;
import java.util.ArrayList;
import java.util.List;

/// What reading over HTTP costs: fetch and ack, and events to many readers at once.
public final class HttpReadSection {
    public static final String WORD = "http-read";
    public static final String ORDERED = "raw ordered consumer, alone";
    public static final List<Integer> READERS = List.of(1, 10, 100);

    private static final List<Integer> FETCHERS = List.of(1, 16);

    private HttpReadSection() {}

    public static Section open(Site site, int payload, Effort effort) throws Exception {
        var stock = Stock.fill(site, Payload.of(payload), effort.messages());
        var packaged = Packaged.gateway();
        var gateway = Services.gateway(site, packaged, List.of());
        var contenders = new ArrayList<Contender>();
        contenders.add(new OrderedReading(ORDERED, site, stock));
        for (int connections : FETCHERS) {
            contenders.add(new FetchAndAck(fetch(connections), site, gateway, stock, connections));
        }
        for (int readers : READERS) {
            contenders.add(new EventReading(events(readers), site, gateway, stock, readers));
        }
        return new Section(
                new Section.Name(WORD, "Read over HTTP", "messages", payload),
                ORDERED,
                contenders,
                List.of(packaged, stock, gateway));
    }

    public static String events(int readers) {
        return "events to " + readers + (readers == 1 ? " reader" : " readers together");
    }

    private static String fetch(int connections) {
        return "fetch 100 and ack, "
                + connections
                + (connections == 1 ? " connection" : " connections");
    }
}
