package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Receipts;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.jetstream.Stock;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import io.nats.client.ConsumeOptions;
import io.nats.client.api.OrderedConsumerConfiguration;

/// One ordered consumer of the NATS client that reads the stock alone.
record OrderedReading(String name, Site site, Stock stock) implements Contender {
    private static final int PULL = 1_000;

    @Override
    public Round run(Effort effort) throws Exception {
        var receipts = new Receipts(stock.messages());
        try (var connection = site.connect()) {
            var ordered =
                    connection
                            .getStreamContext(FreshStream.NAME)
                            .createOrderedConsumer(new OrderedConsumerConfiguration());
            var options = ConsumeOptions.builder().batchSize(PULL).build();
            var costs = Costs.begin(site.processes());
            try (var _ =
                    ordered.consume(
                            options,
                            message -> receipts.add(message.metaData().streamSequence()))) {
                receipts.awaitAll();
            }
            var round = costs.end(stock.messages(), new Latencies());
            receipts.verify();
            return round;
        }
    }
}
