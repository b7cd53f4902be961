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
import java.nio.charset.StandardCharsets;

/// Publishes batches of events, a line each, over two connections into a fresh stream.
record BatchPublishing(String name, Site site, ServiceProcess gateway, Payload payload, int lines)
        implements Contender {
    private static final int CONNECTIONS = 2;

    @Override
    public Round run(Effort effort) throws Exception {
        var request = Request.post("/v1/messages", "application/x-ndjson", body());
        try (var connection = site.connect();
                var stream = FreshStream.make(connection)) {
            var latencies = new Latencies();
            var load = new HttpLoad(gateway.port(0), CONNECTIONS);
            var costs = Costs.begin(site.processes().and(gateway.pid()));
            long sent = load.drive(() -> step(request), effort.dividedBy(lines), latencies);
            var round = costs.end(sent, latencies);
            stream.verify(sent);
            return round;
        }
    }

    private HttpLoad.Step step(Request request) {
        return connection -> {
            var answer = connection.exchange(request).require(200).text();
            var summary = answer.substring(answer.lastIndexOf("{\"summary\""));
            Unverified.unlessEqual(
                    "stored lines", lines, Long.parseLong(JsonText.number(summary, "stored")));
            return lines;
        };
    }

    private byte[] body() {
        var data = new String(payload.bytes(), StandardCharsets.UTF_8);
        var line = "{\"subject\":\"" + FreshStream.SUBJECT + "\",\"data\":" + data + "}\n";
        return line.repeat(lines).getBytes(StandardCharsets.UTF_8);
    }
}
