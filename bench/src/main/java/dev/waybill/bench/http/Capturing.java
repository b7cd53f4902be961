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
import dev.waybill.client.Verdict;
import io.nats.client.Connection;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;

/// Gives up a stock of messages and waits until each is an entry in the queue of dead letters. The
/// gateway runs beside, as it does in earnest.
record Capturing(String name, Site site, ServiceProcess gateway, Payload payload, Way way)
        implements Contender {

    /// Who gives the messages up, and so who writes the entries.
    enum Way {
        /// The library's handler rejects, and the library writes.
        LIBRARY,
        /// A client without the library terminates, and the gateway hears of it and writes.
        GATEWAY
    }

    @Override
    public Round run(Effort effort) throws Exception {
        try (var stock = DeadStock.fill(site, payload, effort);
                var connection = site.connect()) {
            var queue = new DeadLetterQueue(connection);
            var receipts = new Receipts(stock.messages());
            var costs = Costs.begin(site.processes().and(gateway.pid()));
            try (var _ = begin(connection, receipts)) {
                receipts.awaitAll();
                queue.await(stock.messages());
            }
            var round = costs.end(stock.messages(), new Latencies());
            receipts.verify();
            queue.purge();
            return round;
        }
    }

    private AutoCloseable begin(Connection connection, Receipts receipts) throws Exception {
        var durable = DeadStock.durable();
        return switch (way) {
            case LIBRARY -> {
                var handler = DeadStock.telling(receipts, _ -> Verdict.reject("no such customer"));
                yield DeadStock.consume(connection, durable, handler);
            }
            case GATEWAY ->
                    connection
                            .getStreamContext(FreshStream.NAME)
                            .createOrUpdateConsumer(
                                    ConsumerConfiguration.builder()
                                            .durable(durable)
                                            .ackPolicy(AckPolicy.Explicit)
                                            .build())
                            .consume(message -> {
                                receipts.add(message.metaData().streamSequence());
                                message.term();
                            });
        };
    }
}
