package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.Passed;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What happens to handlers that take long, hang, or are in hand at a close.
class HandlerTimeTest extends OneStream {
    @Test
    void keepsALongHandlerAliveWithHeartbeats() {
        var runs = new AtomicInteger();
        var release = new CountDownLatch(1);
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options().ackWait(Duration.ofMillis(600)),
                        d -> {
                            runs.incrementAndGet();
                            release.await();
                            return Verdict.ack();
                        })) {
            Await.until("three AckWaits pass", new Passed(Duration.ofMillis(1_800))::isOver);
            release.countDown();
            Await.until(
                    "it is acked",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void endsTheAttemptOfAHandlerThatIsOverItsBudget() {
        var interrupted = new AtomicInteger();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options().handlerBudget(Duration.ofMillis(300)),
                        d -> {
                            if (d.attempt() > 1) {
                                return Verdict.ack();
                            }
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.incrementAndGet();
                                throw e;
                            }
                            return Verdict.reject("unreachable");
                        })) {
            Await.until(
                    "the second attempt is acked",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(interrupted).hasValue(1);
            var processes = spans.awaitNamed("process con.>", 2);
            assertThat(processes.getFirst().getAttributes().get(Attribute.ERROR_TYPE))
                    .isEqualTo("timeout");
        }
    }

    @Test
    void finishesWhatIsInHandAndHandsBackWhatWasNeverHandedOut() throws Exception {
        var inHand = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var handled = ConcurrentHashMap.<Long>newKeySet();
        waybill.publishAll(IntStream.range(0, 8).mapToObj(this::event).toList());
        var first =
                waybill.consume(
                        options().concurrency(1).pullMessages(8),
                        d -> {
                            inHand.countDown();
                            release.await();
                            handled.add(d.sequence());
                            return Verdict.ack();
                        });
        inHand.await();
        Await.until(
                "eight are at the client",
                () -> streams.consumer("CON", "c").getNumAckPending() == 8);
        var closer = Thread.ofVirtual().start(first::close);
        Await.until("closing waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        closer.join();
        assertThat(handled).containsExactly(1L);
        var again = ConcurrentHashMap.<Long>newKeySet();
        var elapsed = new Passed(Duration.ofSeconds(10));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            again.add(d.sequence());
                            return Verdict.ack();
                        })) {
            Await.until("the other seven are handled", () -> again.size() == 7);
        }
        assertThat(elapsed.isOver()).as("handed back, not left to AckWait").isFalse();
        assertThat(again).doesNotContain(1L);
    }

    @Test
    void settlesTheAttemptOfAHandlerThatDoesNotHeedItsInterrupt() {
        var release = new CountDownLatch(1);
        var verdicts = new ConcurrentLinkedQueue<Long>();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options().handlerBudget(Duration.ofMillis(200)),
                        d -> {
                            if (d.attempt() == 1) {
                                awaitUninterruptibly(release);
                            }
                            verdicts.add(d.attempt());
                            return Verdict.ack();
                        })) {
            Await.until(
                    "the second attempt is acked",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(verdicts).containsExactly(2L);
            release.countDown();
            Await.until("the first has ended too", () -> verdicts.size() == 2);
        }
    }

    @Test
    void leavesWhatItDoesNotWaitForToAckWaitInsteadOfHandingItBack() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        waybill.publish(event(1));
        var consumption =
                waybill.consume(
                        options().closeWithin(Duration.ofMillis(200)),
                        d -> {
                            begun.countDown();
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                interrupted.countDown();
                            }
                            return Verdict.ack();
                        });
        begun.await();
        consumption.close();
        interrupted.await();
        assertThat(streams.consumer("CON", "c").getNumAckPending()).isEqualTo(1);
        assertThat(streams.consumer("CON", "c").getRedelivered()).isZero();
        assertThat(spans.one("process con.>").getAttributes().get(Attribute.ERROR_TYPE))
                .isEqualTo("closed");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        for (boolean open = false; !open; ) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException _) {
                open = false;
            }
        }
    }
}
