package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import dev.waybill.wire.HeaderNames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Publishes single events over HTTP into a fresh stream, over a number of connections.
record HttpPublishing(
        String name, Site site, ServiceProcess gateway, Payload payload, int connections)
        implements Contender {
    static final String PATH = "/v1/subjects/" + FreshStream.SUBJECT + "/messages";

    @Override
    public Round run(Effort effort) throws Exception {
        var request = Request.post(PATH, "application/json", payload.bytes());
        var traces = new ConcurrentHashMap<Long, String>();
        try (var connection = site.connect();
                var stream = FreshStream.make(connection)) {
            var latencies = new Latencies();
            var load = new HttpLoad(gateway.port(0), connections);
            var costs = Costs.begin(site.processes().and(gateway.pid()));
            long sent = load.drive(() -> new Publish(request, traces), effort, latencies);
            var round = costs.end(sent, latencies);
            stream.verify(sent);
            verify(stream, traces);
            return round;
        }
    }

    /// The traces that the gateway has named are those that are stored.
    private static void verify(FreshStream stream, Map<Long, String> traces) throws Exception {
        Unverified.unless(!traces.isEmpty(), "no answer named a trace");
        for (var each : traces.entrySet()) {
            var headers = stream.headers(each.getKey());
            var parent = headers.getFirst(HeaderNames.TRACEPARENT);
            Unverified.unless(
                    parent != null && parent.contains(each.getValue()),
                    "message " + each.getKey() + " carries another trace than was answered");
        }
    }

    /// One connection's; remembers the trace of one answer in a thousand, the first among them.
    private static final class Publish implements HttpLoad.Step {
        private static final int REMEMBERED = 1_000;

        private final Request request;
        private final Map<Long, String> traces;
        private long count;

        Publish(Request request, Map<Long, String> traces) {
            this.request = request;
            this.traces = traces;
        }

        @Override
        public long once(LeanConnection connection) throws Exception {
            var answer = connection.exchange(request).require(201);
            if (count++ % REMEMBERED == 0) {
                var text = answer.text();
                traces.put(
                        Long.parseLong(JsonText.number(text, "sequence")),
                        JsonText.string(text, "traceId"));
            }
            return 1;
        }
    }
}
