package dev.waybill.gateway.tally;

import dev.waybill.gateway.meter.LabelledGauges;
import dev.waybill.gateway.meter.MeterCatalogue;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetterSpace;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the gauges of open dead letters, read from the streams, so that a restart changes nothing
/// and replicas agree. A scrape reads what the last look has found.
///
/// Looks every interval and after [#soon]: one question where nothing has changed, else two or
/// three for each consumer that has dead letters or had some. Those are at most as many as the dead
/// letter queue and the alert records name.
public final class Tally implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
    private static final long SHORTEST_PAUSE = 100;

    private final NatsLink link;
    private final DeadLetterSpace space;
    private final Duration interval;
    private final InstantSource clock;
    private final LabelledGauges open;
    private final LabelledGauges oldestDead;
    private final LabelledGauges oldestPublished;
    private final List<Consumer<Looked>> listeners = new CopyOnWriteArrayList<>();
    private final Semaphore nudges = new Semaphore(0);
    private final Thread thread;
    private volatile double lastSequence = Double.NaN;
    private volatile double lastSuccess = Double.NaN;
    private Books books = new Books();
    private String signature = "";

    public Tally(
            NatsLink link,
            DeadLetterSpace space,
            Duration interval,
            InstantSource clock,
            MeterRegistry meters) {
        this.link = link;
        this.space = space;
        this.interval = interval;
        this.clock = clock;
        this.open = MeterCatalogue.DLQ_OPEN.gauges(meters);
        this.oldestDead = MeterCatalogue.DLQ_OLDEST_DEAD.gauges(meters);
        this.oldestPublished = MeterCatalogue.DLQ_OLDEST_PUBLISHED.gauges(meters);
        MeterCatalogue.DLQ_LAST_SEQUENCE.gauge(meters, () -> lastSequence);
        MeterCatalogue.DLQ_SCAN_LAST_SUCCESS.gauge(meters, () -> lastSuccess);
        this.thread = Thread.ofVirtual().name("tally").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Looks again at once, for the gateway has changed something.
    public void soon() {
        nudges.release();
    }

    /// Is told, on the thread that looks, what each look has found.
    public void listen(Consumer<Looked> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                if (nudges.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(SHORTEST_PAUSE);
                    nudges.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the tally has ended");
        }
    }

    private void look() {
        var connection =
                link.current().filter(each -> each.getStatus() == Connection.Status.CONNECTED);
        if (connection.isEmpty()) {
            return;
        }
        try {
            look(connection.get());
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            signature = "";
            LOG.debug("the dead letter queue cannot be looked at now", e);
        }
    }

    private void look(Connection connection) throws IOException, JetStreamApiException {
        var info = connection.jetStreamManagement(link.jetStream()).getStreamInfo(space.entries());
        var state = info.getStreamState();
        var now =
                List.of(
                                info.getCreateTime(),
                                state.getMsgCount(),
                                state.getFirstSequence(),
                                state.getLastSequence())
                        .toString();
        boolean changed = !now.equals(signature);
        if (changed) {
            count(connection, info);
        }
        signature = now;
        lastSequence = state.getLastSequence();
        lastSuccess = clock.millis() / 1000.0;
        var looked = new Looked(changed, isFull(info));
        listeners.forEach(listener -> listener.accept(looked));
    }

    private void count(Connection connection, StreamInfo info)
            throws IOException, JetStreamApiException {
        var reading = new Reading(connection, link.jetStream(), space);
        if (!books.continues(info) || books.needsRescan()) {
            books = new Books();
        }
        reading.catchUp(books, info);
        var counts = new HashMap<List<String>, Double>();
        var dead = new HashMap<List<String>, Double>();
        var published = new HashMap<List<String>, Double>();
        for (var source : books.sources()) {
            var figures = reading.figures(source, books.deadBefore(source));
            counts.put(source.labels(), (double) figures.open());
            figures.oldest()
                    .ifPresent(entry -> {
                        dead.put(source.labels(), seconds(entry.firstDeadAt()));
                        var at = entry.letter().origin().publishedAt();
                        at.ifPresent(time -> published.put(source.labels(), seconds(time)));
                    });
        }
        show(counts, dead, published);
    }

    private void show(
            Map<List<String>, Double> counts,
            Map<List<String>, Double> dead,
            Map<List<String>, Double> published) {
        open.set(counts);
        oldestDead.set(dead);
        oldestPublished.set(published);
    }

    /// At its limits, or so near that the next entry of the usual size does not fit.
    private static boolean isFull(StreamInfo info) {
        var config = info.getConfiguration();
        var state = info.getStreamState();
        long usual = state.getMsgCount() == 0 ? 0 : state.getByteCount() / state.getMsgCount();
        boolean tooMany = config.getMaxMsgs() > 0 && state.getMsgCount() >= config.getMaxMsgs();
        boolean tooLarge =
                config.getMaxBytes() > 0 && state.getByteCount() + usual > config.getMaxBytes();
        return tooMany || tooLarge;
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}
