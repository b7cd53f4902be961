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
import java.util.concurrent.atomic.AtomicLong;

/// A number of readers of server-sent events, each of which reads the stock from its beginning.
///
/// Together they read as many events as one reader would alone, so each reads its share.
record EventReading(String name, Site site, ServiceProcess gateway, Stock stock, int readers)
        implements Contender {
    private static final Duration LONG_ENOUGH = Duration.ofHours(1);
    private static final Request EVENTS =
            Request.get("/v1/streams/" + FreshStream.NAME + "/events?from=all");

    @Override
    public Round run(Effort effort) throws Exception {
        long share = Math.max(1, stock.messages() / readers);
        var load = new HttpLoad(gateway.port(0), readers);
        var once = new Effort(LONG_ENOUGH, readers);
        var costs = Costs.begin(site.processes().and(gateway.pid()));
        long read = load.drive(() -> connection -> read(connection, share), once, new Latencies());
        var round = costs.end(read, new Latencies());
        Unverified.unlessEqual("events that were read", readers * share, read);
        return round.with(Figure.UNDER_LOAD, Machine.residentMiB(gateway.pid()));
    }

    /// Each sequence follows the one before it.
    private static long read(LeanConnection connection, long share) throws Exception {
        var next = new AtomicLong(1);
        new EventScan()
                .read(
                        connection.stream(EVENTS),
                        sequence -> {
                            Unverified.unlessEqual(
                                    "the sequence of an event", next.getAndIncrement(), sequence);
                            return sequence < share;
                        });
        return next.get() - 1;
    }
}
