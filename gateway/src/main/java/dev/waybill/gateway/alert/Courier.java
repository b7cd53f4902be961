package dev.waybill.gateway.alert;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings news to one receiver, on a thread of its own, so that one that hangs holds up no other.
///
/// At most 10,000 wait, one of each key, and a newer one takes the place of an older one; what
/// comes when it is full is left out and counted as a failure, and the next repetition brings it.
/// What the receiver does not take is tried again with a pause that doubles from 250 ms to 15 s, by
/// a random part shorter.
final class Courier<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int LIMIT = 10_000;
    private static final long SHORTEST_PAUSE = 250;
    private static final long LONGEST_PAUSE = 15_000;

    private final String name;
    private final int batch;
    private final Receiver<T> receiver;
    private final RandomGenerator random;
    private final Counter sent;
    private final Counter failures;
    private final Map<Object, T> waiting = new LinkedHashMap<>();
    private final Thread thread;

    /// Takes news. An `IOException` means to try again, a [Refused] that this is in vain.
    @FunctionalInterface
    interface Receiver<T> {
        /// Whether there was anything to send.
        boolean take(List<T> news) throws IOException, InterruptedException;
    }

    /// What the receiver will not take however often.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    Courier(
            String name,
            int batch,
            Receiver<T> receiver,
            RandomGenerator random,
            MeterRegistry meters) {
        this.name = name;
        this.batch = batch;
        this.receiver = receiver;
        this.random = random;
        this.sent = MeterCatalogue.ALERT_SENT.counter(meters).withTag("receiver", name);
        this.failures = MeterCatalogue.ALERT_FAILURES.counter(meters).withTag("receiver", name);
        this.thread = Thread.ofVirtual().name("alert-courier").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Takes it over; never waits.
    synchronized void bring(Object key, T news) {
        if (waiting.size() >= LIMIT && !waiting.containsKey(key)) {
            failures.increment();
            return;
        }
        waiting.put(key, news);
        notifyAll();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(2));
    }

    private void run() {
        try {
            long pause = SHORTEST_PAUSE;
            while (!Thread.currentThread().isInterrupted()) {
                pause = deliver(next()) ? SHORTEST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
                if (pause > SHORTEST_PAUSE) {
                    Thread.sleep(Duration.ofMillis(pause / 2 - random.nextLong(pause / 8)));
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the courier to {} has ended", name);
        }
    }

    private synchronized Map<Object, T> next() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        var taken = new LinkedHashMap<Object, T>();
        for (var each : waiting.entrySet()) {
            if (taken.size() == batch) {
                break;
            }
            taken.put(each.getKey(), each.getValue());
        }
        waiting.keySet().removeAll(taken.keySet());
        return taken;
    }

    private boolean deliver(Map<Object, T> news) throws InterruptedException {
        try {
            if (receiver.take(new ArrayList<>(news.values()))) {
                sent.increment();
            }
            return true;
        } catch (Refused e) {
            failures.increment();
            LOG.warn("{} refuses alerts: {}", name, e.getMessage());
            return true;
        } catch (IOException | RuntimeException e) {
            failures.increment();
            LOG.warn("{} does not take alerts, trying again: {}", name, String.valueOf(e));
            putBack(news);
            return false;
        }
    }

    private synchronized void putBack(Map<Object, T> news) {
        news.forEach(waiting::putIfAbsent);
    }
}
