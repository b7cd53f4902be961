package dev.waybill.cli;

import dev.waybill.deadletter.Listed;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Phase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// What becomes of a replay, looked at until it is known, five times a second.
final class Outcome {
    private static final long PAUSE_MILLIS = 200;
    private static final Duration FINISHING = Duration.ofSeconds(5);

    private final DlqSession session;
    private final DeadLetterId id;

    Outcome(DlqSession session, DeadLetterId id) {
        this.session = session;
        this.id = id;
    }

    /// The dead letter when its replay has ended and its entry has been put away, or as it is after
    /// so many seconds.
    Listed await(int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var listed = look();
        while (listed.phase() == Phase.REPLAYING && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            listed = look();
        }
        if (listed.phase().isOver()) {
            awaitPutAway();
        }
        return listed;
    }

    private void awaitPutAway() throws InterruptedException {
        long end = System.nanoTime() + FINISHING.toNanos();
        while (session.hasEntry(id) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private Listed look() {
        return session.deadLetters().find(id).orElseThrow(() -> DlqShow.none(id)).listed();
    }
}
