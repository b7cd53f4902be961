package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import io.nats.client.Connection;
import java.time.Duration;

/// Publishes without JetStream, from one thread: what server and client can move at most. A round
/// ends when the server has answered a ping behind the last message.
record CorePublishing(String name, Site site, Payload payload) implements Contender {
    private static final String SUBJECT = "bench.core";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Round run(Effort effort) throws Exception {
        try (var connection = site.connect()) {
            var costs = Costs.begin(site.processes());
            long sent = drive(connection, effort);
            connection.flush(PATIENCE);
            var round = costs.end(sent, new Latencies());
            var statistics = connection.getStatistics();
            Unverified.unlessEqual("messages dropped", 0, statistics.getDroppedCount());
            Unverified.unlessEqual("reconnects", 0, statistics.getReconnects());
            return round;
        }
    }

    private long drive(Connection connection, Effort effort) {
        long deadline = effort.deadline();
        long sent = 0;
        while (sent < effort.messages() && System.nanoTime() - deadline < 0) {
            connection.publish(SUBJECT, payload.bytes());
            sent++;
        }
        return sent;
    }
}
