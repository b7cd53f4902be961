package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Receipts;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import dev.waybill.client.Delivery;
import dev.waybill.client.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Replays a stock of dead letters in one job, to the library's consumer that had given them up,
/// from the job's start until it has an outcome for each.
record Replaying(String name, Site site, ServiceProcess gateway, Payload payload)
        implements Contender {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 10;

    @Override
    public Round run(Effort effort) throws Exception {
        try (var stock = DeadStock.fill(site, payload, effort);
                var connection = site.connect();
                var api = new LeanConnection(gateway.port(0))) {
            var queue = new DeadLetterQueue(connection);
            var replayed = new Receipts(stock.messages());
            var durable = DeadStock.durable();
            try (var _ =
                    DeadStock.consume(
                            connection, durable, delivery -> verdict(delivery, replayed))) {
                queue.await(stock.messages());
                var token = plan(api, durable, stock.messages());
                var costs = Costs.begin(site.processes().and(gateway.pid()));
                await(api, start(api, token), stock.messages());
                var round = costs.end(stock.messages(), new Latencies());
                replayed.verify();
                queue.await(0);
                queue.purge();
                return round;
            }
        }
    }

    /// What was wrong is mended by the time of the replay.
    private static Verdict verdict(Delivery delivery, Receipts replayed) {
        if (!delivery.isReplay()) {
            return Verdict.reject("no such customer");
        }
        replayed.add(delivery.sequence());
        return Verdict.ack();
    }

    private static String plan(LeanConnection api, String durable, long count) throws IOException {
        var filter = "{\"stream\":\"" + FreshStream.NAME + "\",\"consumer\":\"" + durable + "\"}";
        var plan =
                api.exchange(
                                Request.json(
                                        "POST",
                                        "/v1/dead-letters/plans",
                                        "{\"action\":\"replay\",\"filter\":" + filter + "}"))
                        .require(200)
                        .text();
        Unverified.unlessEqual(
                "planned replays", count, Long.parseLong(JsonText.number(plan, "count")));
        return JsonText.string(plan, "planToken");
    }

    private static String start(LeanConnection api, String token) throws IOException {
        var body = "{\"planToken\":\"" + token + "\",\"reason\":\"benchmark\"}";
        var job = api.exchange(Request.json("POST", "/v1/dead-letters/jobs", body)).require(202);
        return JsonText.string(job.text(), "id");
    }

    private static void await(LeanConnection api, String job, long count)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var request = Request.get("/v1/dead-letters/jobs/" + job);
        var seen = api.exchange(request).require(200).text();
        while (JsonText.string(seen, "status").equals("running")) {
            Unverified.unless(System.nanoTime() - deadline < 0, "the job goes on: " + seen);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            seen = api.exchange(request).require(200).text();
        }
        Unverified.unlessEqual(
                "replays that succeeded",
                count,
                Long.parseLong(JsonText.number(seen, "succeeded")));
    }
}
