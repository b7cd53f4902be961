package dev.waybill.bench.http;

import dev.waybill.bench.jetstream.FreshStream;
import dev.waybill.bench.jetstream.Site;
import dev.waybill.bench.jetstream.Stock;
import dev.waybill.bench.measure.Contender;
import dev.waybill.bench.measure.Costs;
import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Figure;
import dev.waybill.bench.measure.Latencies;
import dev.waybill.bench.measure.Machine;
import dev.waybill.bench.measure.Round;
import dev.waybill.bench.measure.Unverified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// A number of readers of server-sent events at once, each of the whole stock from its beginning,
/// and again where it has come to the end.
///
/// Counted is what all of them together read within the time of a round, once the last of them has
/// begun.
record EventReading(String name, Site site, ServiceProcess gateway, Stock stock, int readers)
        implements Contender {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Request EVENTS =
            Request.get("/v1/streams/" + FreshStream.NAME + "/events?from=all");

    @Override
    public Round run(Effort effort) throws Exception {
        var begun = new CountDownLatch(readers);
        var over = new CountDownLatch(1);
        var read = new LongAdder();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = new ExecutorCompletionService<Void>(threads);
            var reading = new ArrayList<Future<Void>>();
            for (int i = 0; i < readers; i++) {
                reading.add(ended.submit(() -> read(begun, over, read)));
            }
            try {
                Unverified.unless(
                        begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS),
                        begun.getCount() + " readers have not begun after " + PATIENCE);
                long before = read.sum();
                var costs = Costs.begin(site.processes().and(gateway.pid()));
                var early = ended.poll(effort.time().toNanos(), TimeUnit.NANOSECONDS);
                var round = costs.end(read.sum() - before, new Latencies());
                double resident = Machine.residentMiB(gateway.pid());
                if (early != null) {
                    early.get();
                }
                over.countDown();
                for (var each : reading) {
                    each.get();
                }
                return round.with(Figure.UNDER_LOAD, resident);
            } finally {
                over.countDown();
            }
        }
    }

    private Void read(CountDownLatch begun, CountDownLatch over, LongAdder read) throws Exception {
        for (var first = begun; over.getCount() > 0; first = new CountDownLatch(1)) {
            try (var connection = new LeanConnection(gateway.port(0))) {
                read(connection, first, over, read);
            }
        }
        return null;
    }

    /// Each sequence follows the one before it.
    private void read(
            LeanConnection connection, CountDownLatch begun, CountDownLatch over, LongAdder read)
            throws Exception {
        var next = new AtomicLong(1);
        new EventScan()
                .read(
                        connection.stream(EVENTS),
                        sequence -> {
                            Unverified.unlessEqual(
                                    "the sequence of an event", next.getAndIncrement(), sequence);
                            if (sequence == 1) {
                                begun.countDown();
                            }
                            read.increment();
                            return sequence < stock.messages() && over.getCount() > 0;
                        });
    }
}
