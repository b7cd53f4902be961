package dev.waybill.gateway.alert;

import dev.waybill.gateway.tally.Looked;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done again and again for alerts, on one thread: counts are folded in every second; after
/// a look at the dead letter queue the records of the other gateways are read and, where the queue
/// has changed or a group was opened, the witnesses of the open groups looked for; every minute
/// everybody is told again, and every witness looked for.
final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final GroupBook book;
    private final Witnesses witnesses;
    private final Receivers receivers;
    private final String queue;
    private final Thread thread;
    private boolean looked;
    private boolean changed;
    private boolean isFull;
    private boolean toldFull;
    private long lastFold;
    private long lastRepetition;

    Rounds(GroupBook book, Witnesses witnesses, Receivers receivers, String queue) {
        this.book = book;
        this.witnesses = witnesses;
        this.receivers = receivers;
        this.queue = queue;
        this.thread = Thread.ofVirtual().name("alert-rounds").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    synchronized void looked(Looked now) {
        looked = true;
        changed |= now.changed();
        isFull = now.full();
        notifyAll();
    }

    /// A group was opened: its entry may be gone already.
    void opened() {
        markChanged();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            begin(System.nanoTime());
            while (!Thread.currentThread().isInterrupted()) {
                await();
                round(System.nanoTime());
            }
        } catch (InterruptedException e) {
            fold();
        }
    }

    /// The first repetition is due at once. Times are those of [System#nanoTime].
    void begin(long now) {
        lastFold = now;
        lastRepetition = now - MINUTE.toNanos();
    }

    /// Does what is due by then.
    void round(long now) {
        if (now - lastFold >= SECOND.toNanos()) {
            lastFold = now;
            fold();
        }
        if (takeLooked()) {
            goRound(now);
        }
    }

    private void fold() {
        if (book.fold()) {
            opened();
        }
    }

    private synchronized void await() throws InterruptedException {
        if (!looked) {
            TimeUnit.MILLISECONDS.timedWait(this, SECOND.toMillis() / 2);
        }
    }

    private void goRound(long now) {
        boolean again = now - lastRepetition >= MINUTE.toNanos();
        try {
            tellFull(again);
            if (again) {
                book.repeat();
                lastRepetition = now;
                markChanged();
            } else {
                book.refresh();
            }
            if (takeChanged()) {
                lookAtWitnesses();
            }
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            LOG.debug("this round of alerts failed, the next one makes up for it", e);
        }
    }

    private void lookAtWitnesses() throws IOException, JetStreamApiException {
        boolean done = false;
        try {
            boolean allHold = true;
            for (var kept : book.firing()) {
                allHold &= book.witnessed(kept, witnesses.of(kept.record()));
            }
            done = allHold;
        } finally {
            if (!done) {
                markChanged();
            }
        }
    }

    private void tellFull(boolean again) {
        boolean now = full();
        if (now != toldFull || (now && again)) {
            receivers.tellFull(queue, now);
            toldFull = now;
        }
    }

    private synchronized boolean full() {
        return isFull;
    }

    private synchronized boolean takeLooked() {
        boolean now = looked;
        looked = false;
        return now;
    }

    private synchronized boolean takeChanged() {
        boolean now = changed;
        changed = false;
        return now;
    }

    private synchronized void markChanged() {
        changed = true;
    }
}
