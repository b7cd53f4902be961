package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Payload;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Machine;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Starts a gateway, leaves it alone for a moment, and puts it under the load of 64 connections.
record Starting(String name, Site site, Packaged packaged, List<String> options, Payload payload)
        implements Contender {
    private static final int CONNECTIONS = 64;
    private static final int LONGER = 3;
    private static final long REST_MILLIS = 1_000;
    private static final double NANOS_A_MILLI = 1e6;

    @Override
    public Round run(Effort effort) throws Exception {
        long began = System.nanoTime();
        try (var gateway = Services.gateway(site, packaged, options)) {
            awaitReady(gateway.port(1));
            double ready = (System.nanoTime() - began) / NANOS_A_MILLI;
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            double atRest = Machine.residentMiB(gateway.pid());
            return load(gateway, effort)
                    .with(Figure.READY, ready)
                    .with(Figure.AT_REST, atRest)
                    .with(Figure.UNDER_LOAD, Machine.residentMiB(gateway.pid()));
        }
    }

    private static void awaitReady(int port) throws IOException {
        try (var connection = new LeanConnection(port)) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (connection.exchange(Request.get("/health/ready")).status() != 200) {
                Unverified.unless(System.nanoTime() - deadline < 0, "the gateway is not ready");
            }
        }
    }

    private Round load(ServiceProcess gateway, Effort effort) throws Exception {
        var request = Request.post(HttpPublishing.PATH, "application/json", payload.bytes());
        try (var connection = site.connect();
                var stream = FreshStream.make(connection)) {
            var latencies = new Latencies();
            var costs = Costs.begin(site.processes().and(gateway.pid()));
            long sent =
                    new HttpLoad(gateway.port(0), CONNECTIONS)
                            .drive(() -> step(request), longer(effort), latencies);
            var round = costs.end(sent, latencies);
            stream.verify(sent);
            return round;
        }
    }

    /// Memory takes its time to be used.
    private static Effort longer(Effort effort) {
        return new Effort(effort.time().multipliedBy(LONGER), effort.messages());
    }

    private static HttpLoad.Step step(Request request) {
        return connection -> {
            connection.exchange(request).require(201);
            return 1;
        };
    }
}
