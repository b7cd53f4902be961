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
import io.nats.client.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
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
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MILLIS = 5;
    private static final Request EVENTS =
            Request.get("/v1/streams/" + FreshStream.NAME + "/events?from=all");

    @Override
    public Round run(Effort effort) throws Exception {
        var begun = new CountDownLatch(readers);
        var over = new CountDownLatch(1);
        var read = new LongAdder();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var connection = site.connect()) {
            var ended = new ExecutorCompletionService<Void>(threads);
            for (int i = 0; i < readers; i++) {
                var _ = ended.submit(() -> read(begun, over, read));
            }
            try {
                awaitAll(begun, ended);
                long before = read.sum();
                var costs = Costs.begin(site.processes().and(gateway.pid()));
                TimeUnit.NANOSECONDS.sleep(effort.time().toNanos());
                var round = costs.end(read.sum() - before, new Latencies());
                double resident = Machine.residentMiB(gateway.pid());
                over.countDown();
                for (int i = 0; i < readers; i++) {
                    ended.take().get();
                }
                awaitNoConsumers(connection);
                return round.with(Figure.UNDER_LOAD, resident);
            } finally {
                over.countDown();
            }
        }
    }

    /// Ends early where one of them fails.
    private void awaitAll(CountDownLatch begun, ExecutorCompletionService<Void> ended)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!begun.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            var failed = ended.poll();
            if (failed != null) {
                failed.get();
            }
            Unverified.unless(
                    System.nanoTime() - deadline < 0,
                    begun.getCount() + " readers have not begun after " + PATIENCE);
        }
    }

    /// Until the gateway has noticed that its readers are gone, as it takes no more than so many.
    private static void awaitNoConsumers(Connection connection) throws Exception {
        var management = connection.jetStreamManagement();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var left = management.getConsumerNames(FreshStream.NAME);
                !left.isEmpty();
                left = management.getConsumerNames(FreshStream.NAME)) {
            Unverified.unless(
                    System.nanoTime() - deadline < 0,
                    left.size() + " consumers of readers that are gone after " + PATIENCE);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
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
