package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.jetstream.Stock;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Reads the stock over HTTP: fetches a hundred at a time and acknowledges them by their tokens,
/// over a number of connections.
record FetchAndAck(String name, Site site, ServiceProcess gateway, Stock stock, int connections)
        implements Contender {
    private static final AtomicLong DURABLES = new AtomicLong();
    private static final int BATCH = 100;

    @Override
    public Round run(Effort effort) throws Exception {
        var durable = "bench-http-" + DURABLES.incrementAndGet();
        var fetch =
                Request.json(
                        "POST",
                        "/v1/streams/" + FreshStream.NAME + "/consumers/" + durable + "/fetch",
                        "{\"max\":" + BATCH + ",\"wait\":\"1s\"}");
        try (var connection = site.connect()) {
            var management = connection.jetStreamManagement();
            management.addOrUpdateConsumer(
                    FreshStream.NAME,
                    ConsumerConfiguration.builder()
                            .durable(durable)
                            .ackPolicy(AckPolicy.Explicit)
                            .maxAckPending(2L * BATCH * connections)
                            .build());
            var latencies = new Latencies();
            var load = new HttpLoad(gateway.port(0), connections);
            var costs = Costs.begin(site.processes().and(gateway.pid()));
            long handled =
                    load.drive(() -> each -> once(each, fetch), effort.dividedBy(BATCH), latencies);
            var round = costs.end(handled, latencies);
            var info = management.getConsumerInfo(FreshStream.NAME, durable);
            Unverified.unlessEqual("unacknowledged messages", 0, info.getNumAckPending());
            Unverified.unlessEqual(
                    "deliveries", handled, info.getDelivered().getConsumerSequence());
            Unverified.unlessEqual(
                    "the acknowledged sequence", handled, info.getAckFloor().getStreamSequence());
            management.deleteConsumer(FreshStream.NAME, durable);
            return round;
        }
    }

    private static long once(LeanConnection connection, Request fetch) throws Exception {
        var fetched = connection.exchange(fetch).require(200).text();
        var tokens = JsonText.strings(fetched, "ackToken");
        if (tokens.isEmpty()) {
            return 0;
        }
        var acks =
                tokens.stream()
                        .map(token -> "{\"token\":\"" + token + "\",\"action\":\"ack\"}")
                        .collect(Collectors.joining(",", "{\"acks\":[", "]}"));
        var settled = connection.exchange(Request.json("POST", "/v1/acks", acks)).require(200);
        var ok = JsonText.strings(settled.text(), "status").stream().filter("ok"::equals).count();
        Unverified.unless(ok == tokens.size(), "not all is settled: " + settled.text());
        return tokens.size();
    }
}
