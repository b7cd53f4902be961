package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.Await;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a consumption hands out and how it binds to its consumer.
class ConsumeTest extends OneStream {
    @Test
    void handsEveryEventToTheHandlerOnceAndAcksIt() throws Exception {
        var seen = ConcurrentHashMap.<String>newKeySet();
        var events = IntStream.range(0, 1_000).mapToObj(this::event).toList();
        waybill.publishAll(events);
        try (var consumption =
                waybill.consume(
                        options(),
                        delivery -> {
                            seen.add(delivery.eventId());
                            return Verdict.ack();
                        })) {
            Await.until("all are seen", () -> seen.size() == 1_000);
            Await.until(
                    "all are acked",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1_000);
            assertThat(consumption.consumer()).isEqualTo("c");
        }
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(events.stream().map(Event::id).toList());
        assertThat(streams.consumer("CON", "c").getRedelivered()).isZero();
    }

    @Test
    void makesADurableWithoutADeliveryLimit() {
        try (var consumption =
                waybill.consume(
                        options().maxAckPending(77).filter("con.a.*"), d -> Verdict.ack())) {
            var made =
                    streams.consumer(consumption.stream(), consumption.consumer())
                            .getConsumerConfiguration();
            assertThat(made.getMaxDeliver()).isEqualTo(-1);
            assertThat(made.getMaxAckPending()).isEqualTo(77);
            assertThat(made.getFilterSubjects()).containsExactly("con.a.*");
            assertThat(made.getAckPolicy()).isEqualTo(AckPolicy.Explicit);
        }
    }

    @Test
    void runsNoMoreHandlersThanItsConcurrency() throws Exception {
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        var four = new CountDownLatch(4);
        waybill.publishAll(IntStream.range(0, 200).mapToObj(this::event).toList());
        try (var _ =
                waybill.consume(
                        options().concurrency(4),
                        d -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            four.countDown();
                            four.await();
                            running.decrementAndGet();
                            done.incrementAndGet();
                            return Verdict.ack();
                        })) {
            Await.until("all are done", () -> done.get() == 200);
        }
        assertThat(most).hasValue(4);
    }

    @Test
    void runsHandlersWithTheClassLoaderOfTheThreadThatSubscribed() throws Exception {
        var loaders = ConcurrentHashMap.<ClassLoader>newKeySet();
        var done = new AtomicInteger();
        var two = new CountDownLatch(2);
        waybill.publishAll(IntStream.range(0, 20).mapToObj(this::event).toList());
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        var own = new ClassLoader(before) {};
        thread.setContextClassLoader(own);
        try (var _ =
                waybill.consume(
                        options().concurrency(4),
                        d -> {
                            loaders.add(Thread.currentThread().getContextClassLoader());
                            two.countDown();
                            two.await();
                            done.incrementAndGet();
                            return Verdict.ack();
                        })) {
            Await.until("all are done", () -> done.get() == 20);
        } finally {
            thread.setContextClassLoader(before);
        }
        assertThat(loaders).containsExactly(own);
    }

    @Test
    void keepsTheOrderOfFirstDeliveriesWithOneHandler() throws Exception {
        var order = new ConcurrentLinkedQueue<Long>();
        waybill.publishAll(IntStream.range(0, 500).mapToObj(this::event).toList());
        try (var _ =
                waybill.consume(
                        options().concurrency(1).pullMessages(64),
                        d -> {
                            order.add(d.sequence());
                            return Verdict.ack();
                        })) {
            Await.until("all are done", () -> order.size() == 500);
        }
        assertThat(List.copyOf(order)).isSorted();
    }

    @Test
    void readsWhatAnotherClientWrote() throws Exception {
        connection.jetStream().publish("con.plain", "hello".getBytes(StandardCharsets.UTF_8));
        connection
                .jetStream()
                .publish("con.plain", new Headers().put("Nats-Msg-Id", "m-2"), new byte[0]);
        var ids = ConcurrentHashMap.<String>newKeySet();
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            ids.add(d.eventId());
                            assertThat(d.eventType()).isEmpty();
                            return Verdict.ack();
                        })) {
            Await.until("both are seen", () -> ids.equals(Set.of("CON:1", "m-2")));
            assertThat(spans.awaitNamed("process con.>", 2))
                    .allMatch(s -> !s.getParentSpanContext().isValid());
        }
    }

    @Test
    void refusesConsumersOnWhichRetriesCannotWork() throws Exception {
        var management = streams.management();
        management.addOrUpdateConsumer(
                "CON",
                ConsumerConfiguration.builder()
                        .durable("backoff")
                        .ackPolicy(AckPolicy.Explicit)
                        .maxDeliver(5)
                        .backoff(Duration.ofSeconds(1))
                        .build());
        management.addOrUpdateConsumer(
                "CON",
                ConsumerConfiguration.builder()
                        .durable("short")
                        .ackPolicy(AckPolicy.Explicit)
                        .maxDeliver(4)
                        .build());
        management.addOrUpdateConsumer(
                "CON", ConsumerConfiguration.builder().durable("push").deliverSubject("x").build());
        management.addOrUpdateConsumer(
                "CON",
                ConsumerConfiguration.builder()
                        .durable("enough")
                        .ackPolicy(AckPolicy.Explicit)
                        .maxDeliver(5)
                        .build());
        assertRefused("backoff", "BackOff");
        assertRefused("short", "max_deliver 4");
        assertRefused("push", "push consumer");
        waybill.consume(ConsumeOptions.of("CON", "enough"), d -> Verdict.ack()).close();
    }

    @Test
    void saysThatAStreamIsMissing() {
        assertThatThrownBy(
                        () -> waybill.consume(ConsumeOptions.of("NONE", "c"), d -> Verdict.ack()))
                .isInstanceOf(WaybillException.class)
                .hasMessageContaining("NONE");
    }

    private void assertRefused(String durable, String why) {
        assertThatThrownBy(() ->
                        waybill.consume(ConsumeOptions.of("CON", durable), d -> Verdict.ack()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(durable)
                .hasMessageContaining(why);
    }
}
