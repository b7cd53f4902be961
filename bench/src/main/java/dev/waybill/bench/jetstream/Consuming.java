package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Reads the whole stock, one way, with a new durable each round. The clocks run from the first
/// message that is handled to the last.
///
/// With `pauses` the latencies are the pauses between one handled message and the next, of whatever
/// thread.
record Consuming(String name, Site site, Stock stock, Reading.Way way, boolean pauses)
        implements Contender {
    static final int PULL = 1_000;
    static final int ACK_PENDING = 20_000;

    private static final AtomicLong DURABLES = new AtomicLong();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Consuming of(String name, Site site, Stock stock, Reading.Way way) {
        return new Consuming(name, site, stock, way, false);
    }

    @Override
    public Round run(Effort effort) throws Exception {
        var durable = "bench-" + DURABLES.incrementAndGet();
        var latencies = new Latencies();
        var receipts =
                pauses
                        ? Receipts.withPauses(stock.messages(), latencies)
                        : new Receipts(stock.messages());
        try (var connection = site.connect()) {
            var reading = way.begin(connection, durable, receipts);
            Round round;
            try (reading) {
                long before = receipts.awaitFirst();
                var costs = Costs.begin(site.processes());
                receipts.awaitAll();
                reading.finish();
                round = costs.end(stock.messages() - before, latencies);
            }
            receipts.verify();
            verifyAcknowledged(connection, durable);
            reading.verify(stock.stream(), stock.messages());
            connection.jetStreamManagement().deleteConsumer(FreshStream.NAME, durable);
            return round;
        }
    }

    /// Each message was delivered once and acknowledged; the last acknowledgements may be on their
    /// way still.
    private void verifyAcknowledged(Connection connection, String durable)
            throws IOException, JetStreamApiException, InterruptedException {
        connection.flushBuffer();
        var management = connection.jetStreamManagement();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var info = management.getConsumerInfo(FreshStream.NAME, durable);
        while (info.getNumAckPending() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
            info = management.getConsumerInfo(FreshStream.NAME, durable);
        }
        Unverified.unlessEqual("unacknowledged messages", 0, info.getNumAckPending());
        Unverified.unlessEqual(
                "deliveries", stock.messages(), info.getDelivered().getConsumerSequence());
        Unverified.unlessEqual(
                "the acknowledged sequence",
                stock.messages(),
                info.getAckFloor().getStreamSequence());
    }
}
