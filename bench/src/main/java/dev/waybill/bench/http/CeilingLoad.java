package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;

/// Posts to the route that answers without publishing, over a number of connections.
record CeilingLoad(String name, Site site, ServiceProcess ceiling, Payload payload, int connections)
        implements Contender {
    @Override
    public Round run(Effort effort) throws Exception {
        var request = Request.post(HttpPublishing.PATH, "application/json", payload.bytes());
        var latencies = new Latencies();
        var load = new HttpLoad(ceiling.port(0), connections);
        var costs = Costs.begin(site.processes().and(ceiling.pid()));
        long answered = load.drive(() -> step(request), effort, latencies);
        return costs.end(answered, latencies);
    }

    private static HttpLoad.Step step(Request request) {
        return connection -> {
            connection.exchange(request).require(201);
            return 1;
        };
    }
}
