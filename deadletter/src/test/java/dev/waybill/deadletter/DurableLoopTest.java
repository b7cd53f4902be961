package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a loop does when what it reads is taken away while it does not look.
@WithNats
final class DurableLoopTest {
    private final Connection connection;

    DurableLoopTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void readsOnAfterItsDurableWasDeletedBetweenTwoPulls() throws Exception {
        var letters = new Letters(connection, "away1");
        letters.stream("LOOP1", List.of("loop1.>"), builder -> builder);
        readsOnAfter(
                "LOOP1",
                () -> Letters.get(() -> letters.management.deleteConsumer("LOOP1", "reader")));
    }

    @Test
    void readsOnAfterItsStreamWasMadeAnewBetweenTwoPulls() throws Exception {
        var letters = new Letters(connection, "away2");
        letters.stream("LOOP2", List.of("loop2.>"), builder -> builder);
        readsOnAfter(
                "LOOP2",
                () -> {
                    Letters.get(() -> letters.management.deleteStream("LOOP2"));
                    letters.stream("LOOP2", List.of("loop2.>"), builder -> builder);
                });
    }

    private void readsOnAfter(String stream, Runnable loss) throws Exception {
        var subject = stream.toLowerCase(java.util.Locale.ROOT) + ".a";
        var management = connection.jetStreamManagement();
        var binds = new AtomicInteger();
        var seen = new AtomicInteger();
        var go = new CountDownLatch(1);
        try (var loop =
                new DurableLoop(
                        "reader",
                        () -> Optional.of(connection),
                        each -> {
                            binds.incrementAndGet();
                            return each.getStreamContext(stream).createOrUpdateConsumer(durable());
                        },
                        1,
                        message -> {
                            seen.incrementAndGet();
                            await(go);
                            message.ack();
                        })) {
            connection.jetStream().publish(subject, new byte[0]);
            connection.jetStream().publish(subject, new byte[0]);
            loop.start();
            Await.until("the first is in hand", () -> seen.get() == 1);
            Await.until(
                    "no pull is left",
                    () -> management.getConsumerInfo(stream, "reader").getNumWaiting() == 0);
            loss.run();
            go.countDown();
            Await.until("the second", () -> seen.get() >= 2);
            connection.jetStream().publish(subject, new byte[0]);
            Await.until("bound again", () -> binds.get() > 1);
            int before = seen.get();
            connection.jetStream().publish(subject, new byte[0]);
            Await.until("a later one", () -> seen.get() > before);
            assertThat(binds).hasValueLessThan(10);
        }
    }

    private static ConsumerConfiguration durable() {
        return ConsumerConfiguration.builder()
                .durable("reader")
                .ackPolicy(AckPolicy.Explicit)
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
