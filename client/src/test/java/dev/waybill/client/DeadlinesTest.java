package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /// Waits until it is due, and counts how often it was looked at.
    private static final class Waiting implements Deadlines.Waiting {
        final long due = System.nanoTime() + PATIENCE.toNanos();
        final AtomicBoolean ended = new AtomicBoolean();
        final AtomicInteger looks = new AtomicInteger();

        @Override
        public boolean isOver(long now) {
            looks.incrementAndGet();
            if (now - due >= 0) {
                ended.set(true);
            }
            return ended.get();
        }
    }

    private final Deadlines deadlines = new Deadlines(PATIENCE);

    @Test
    void endsWhatIsDueAndNotBefore() {
        var waiting = new Waiting();
        deadlines.watch(waiting);

        Await.until("it is ended", waiting.ended::get);
        assertThat(System.nanoTime() - waiting.due).isNotNegative();
    }

    @Test
    void looksAgainForWhatComesAfterAllWasOver() {
        var first = new Waiting();
        deadlines.watch(first);
        Await.until("the first is ended", first.ended::get);
        int looks = first.looks.get();

        var second = new Waiting();
        deadlines.watch(second);
        Await.until("the second is ended", second.ended::get);
        assertThat(first.looks).hasValue(looks);
    }

    @Test
    void forgetsWhatWasAnswered() {
        var answered = new Waiting();
        answered.ended.set(true);
        var waiting = new Waiting();
        deadlines.watch(answered);
        deadlines.watch(waiting);

        Await.until("the other is ended", waiting.ended::get);
        assertThat(answered.looks).hasValue(1);
    }

    @Test
    void endsWhatIsDueThoughEveryThreadOfTheCommonPoolIsBusy() {
        var release = new CountDownLatch(1);
        try {
            for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism() + 1; i++) {
                ForkJoinPool.commonPool().execute(() -> uninterrupted(release));
            }
            var waiting = new Waiting();
            deadlines.watch(waiting);

            Await.until("it is ended", waiting.ended::get);
        } finally {
            release.countDown();
        }
    }

    private static void uninterrupted(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
