package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import io.nats.client.Connection;
import java.io.IOException;

/// Publishes into a fresh stream, one way at one pace.
record Publishing(String name, Site site, Payload payload, Pace pace, Way way)
        implements Contender {
    static final int WINDOW = 4_000;
    static final int AT_A_TIME = 64;

    /// Makes ready for one round, over a connection of its own.
    @FunctionalInterface
    interface Way {
        Sending open(Connection connection, Payload payload) throws IOException;
    }

    @Override
    public Round run(Effort effort) throws Exception {
        try (var connection = site.connect();
                var stream = FreshStream.make(connection);
                var sending = way.open(connection, payload)) {
            var latencies = new Latencies();
            var costs = Costs.begin(site.processes());
            long sent = pace.drive(sending, effort, latencies);
            var round = costs.end(sent, latencies);
            sending.verify(stream, sent);
            return round;
        }
    }
}
