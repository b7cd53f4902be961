package dev.waybill.gateway.http;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes connections whose client keeps the gateway waiting: with a request that does not arrive,
/// with an answer that is not taken, or with nothing at all.
///
/// The web server's own read timeout waits for a request in progress, so a slow one lasts for ever.
/// Knows the open connections, of which there are as many as the listener accepts. Looks every 100
/// ms.
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Set<TimedConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Meter.MeterProvider<Counter> cuts;
    private final Thread thread;

    Watchdog(MeterRegistry registry) {
        this.cuts = MeterCatalogue.HTTP_CONNECTIONS_CUT.counter(registry);
        this.thread = Thread.ofPlatform().name("http-watchdog").daemon().unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    void opened(TimedConnection connection) {
        connections.add(connection);
    }

    void closed(TimedConnection connection) {
        connections.remove(connection);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (var connection : connections) {
            try {
                look(connection, now);
            } catch (RuntimeException e) {
                LOG.error("a connection could not be cut; the watch goes on", e);
            }
        }
    }

    private void look(TimedConnection connection, long now) {
        var cut = connection.patience().due(now);
        if (cut != Patience.Cut.NONE && connection.cut()) {
            cuts.withTag("reason", cut.name().toLowerCase(Locale.ROOT)).increment();
            LOG.debug("cut a connection: {}", cut);
        }
    }
}
