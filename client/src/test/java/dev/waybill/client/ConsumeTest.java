package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Spans;
import io.nats.client.Connection;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConsumeTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(60), 1, Duration.ofMillis(60));

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    private final Spans spans = Spans.create();
    private Connection connection;
    private Waybill waybill;
    private Streams streams;

    @BeforeEach
    void connect() {
        connection = NATS.connect(ConnectionDefaults::apply);
        streams = new Streams(connection);
        waybill =
                Waybill.builder(connection, "/orders").openTelemetry(spans.openTelemetry()).build();
        streams.create("CON", "con.>");
    }

    @AfterEach
    void disconnect() throws Exception {
        streams.delete("CON");
        connection.close();
        spans.close();
    }

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
    void processesAsAChildOfTheSendWithinTheSameTrace() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), d -> Verdict.ack())) {
            var process = spans.one("process con.>");
            var send = spans.one("send con.>");
            assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(process.getTraceId()).isEqualTo(send.getTraceId());
            assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
            assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            var attributes = process.getAttributes();
            assertThat(attributes.get(Attribute.SUBSCRIPTION)).isEqualTo("c");
            assertThat(attributes.get(Attribute.STREAM_SEQUENCE)).isEqualTo(1);
            assertThat(attributes.get(Attribute.DELIVERY_COUNT)).isEqualTo(1);
            assertThat(attributes.get(Attribute.EVENT_TYPE)).isEqualTo("T.v1");
            assertThat(process.getEvents())
                    .singleElement()
                    .satisfies(settle -> {
                        assertThat(settle.getName()).isEqualTo("settle");
                        assertThat(settle.getAttributes().get(Attribute.SETTLE_OUTCOME))
                                .isEqualTo("ack");
                    });
        }
    }

    @Test
    void publishesFromAHandlerIntoTheSameTrace() {
        streams.create("NEXT", "next.>");
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            waybill.publish(waybill.event("next.x").type("T.v1").build());
                            return Verdict.ack();
                        })) {
            waybill.publish(event(1));
            var process = spans.one("process con.>");
            assertThat(spans.one("send next.>").getParentSpanId()).isEqualTo(process.getSpanId());
        } finally {
            streams.delete("NEXT");
        }
    }

    @Test
    void linksAsARootWhereTheOptionsSaySo() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options().parenting(Parenting.LINK), d -> Verdict.ack())) {
            var process = spans.one("process con.>");
            var send = spans.one("send con.>");
            assertThat(process.getTraceId()).isNotEqualTo(send.getTraceId());
            assertThat(process.getLinks())
                    .singleElement()
                    .extracting(l -> l.getSpanContext().getSpanId())
                    .isEqualTo(send.getSpanId());
        }
    }

    @Test
    void triesAgainAfterARestAndLinksEachAttemptToTheOneBefore() {
        var attempts = new ConcurrentLinkedQueue<Long>();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.add(d.attempt());
                            if (d.attempt() < 3) {
                                throw new IllegalStateException("not yet");
                            }
                            return Verdict.ack();
                        })) {
            var processes = spans.awaitNamed("process con.>", 3);
            assertThat(attempts).containsExactly(1L, 2L, 3L);
            for (int i = 1; i < 3; i++) {
                var before = processes.get(i - 1).getSpanContext();
                assertThat(processes.get(i).getLinks())
                        .anySatisfy(link -> {
                            assertThat(link.getSpanContext().getSpanId())
                                    .isEqualTo(before.getSpanId());
                            assertThat(link.getAttributes().get(Attribute.LINK_REASON))
                                    .isEqualTo("attempt");
                        });
            }
            assertThat(processes.getFirst().getAttributes().get(Attribute.ERROR_TYPE))
                    .isEqualTo("java.lang.IllegalStateException");
            assertThat(processes.getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        }
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        var attempts = new AtomicInteger();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.incrementAndGet();
                            throw new IllegalStateException("never");
                        })) {
            Await.until(
                    "it is terminated",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(attempts).hasValue(3);
            assertThat(streams.consumer("CON", "c").getNumAckPending()).isZero();
            var last = spans.awaitNamed("process con.>", 3).getLast();
            assertThat(last.getEvents().getFirst().getAttributes().get(Attribute.SETTLE_OUTCOME))
                    .isEqualTo("term");
        }
    }

    @Test
    void givesUpAtOnceWhenTheHandlerRejects() {
        var attempts = new AtomicInteger();
        waybill.publish(event(1));
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.incrementAndGet();
                            return Verdict.reject("no such customer");
                        })) {
            Await.until(
                    "it is terminated",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(attempts).hasValue(1);
            var process = spans.one("process con.>");
            assertThat(process.getStatus().getDescription()).isEqualTo("no such customer");
            assertThat(process.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("rejected");
        }
    }

    @Test
    void givesUpBeforeTheHandlerRunsWhenItWasDeliveredTooOften() throws Exception {
        waybill.publish(event(1));
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("c")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        for (int i = 0; i < 3; i++) {
            var leased =
                    waybill.fetch(FetchOptions.of("CON", "c", 1, Duration.ofSeconds(5)))
                            .deliveries()
                            .getFirst();
            waybill.settle(leased, Verdict.retry(Duration.ofMillis(50)));
        }
        var ran = new AtomicInteger();
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            ran.incrementAndGet();
                            return Verdict.ack();
                        })) {
            Await.until(
                    "it is terminated",
                    () -> streams.consumer("CON", "c").getAckFloor().getStreamSequence() == 1);
            assertThat(ran).hasValue(0);
        }
    }

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
            Await.until("three AckWaits pass", new Elapsed(Duration.ofMillis(1_800))::isOver);
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
        var elapsed = new Elapsed(Duration.ofSeconds(10));
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
    void putsItsIdsOnEveryLineOfEachOfTwoInterleavedHandlers() {
        var both = new CountDownLatch(2);
        try (var logs = Logs.of("test.handler");
                var _ =
                        waybill.consume(
                                options(),
                                d -> {
                                    var log = org.slf4j.LoggerFactory.getLogger("test.handler");
                                    both.countDown();
                                    both.await();
                                    log.info("first of {}", d.eventId());
                                    var other =
                                            Thread.ofVirtual()
                                                    .start(
                                                            HandlerContext.wrap(() ->
                                                                    log.info(
                                                                            "elsewhere of {}",
                                                                            d.eventId())));
                                    other.join();
                                    return Verdict.ack();
                                })) {
            waybill.publish(event(1));
            waybill.publish(event(2));
            Await.until("four lines", () -> logs.lines().size() == 4);
            assertThat(logs.lines())
                    .allSatisfy(line -> {
                        assertThat(line.message()).endsWith(line.mdc().get("event_id"));
                        assertThat(line.mdc())
                                .containsEntry("stream", "CON")
                                .containsEntry("consumer", "c")
                                .containsEntry("attempt", "1")
                                .containsEntry("event_type", "T.v1")
                                .containsKeys("stream_seq", "subject", "trace_id", "span_id");
                    });
        }
    }

    @Test
    void writesOneSettleLineForEveryDelivery() {
        waybill.publish(event(1));
        try (var logs = Logs.of(Settlement.class);
                var _ = waybill.consume(options(), d -> Verdict.ack())) {
            var line = logs.await("the settle line", l -> l.message().startsWith("settled"));
            assertThat(line.fields()).containsEntry("outcome", "ack").containsKey("duration_ms");
            assertThat(line.mdc()).containsEntry("stream_seq", "1");
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

    @Test
    void fetchesABatchUnderOneReceiveSpanWithALinkToEachMessage() throws Exception {
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("f")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        for (int i = 0; i < 3; i++) {
            waybill.publish(event(i));
        }
        var batch = waybill.fetch(FetchOptions.of("CON", "f", 10, Duration.ofSeconds(5)));
        assertThat(batch.deliveries()).hasSize(3);
        assertThat(batch.end()).isEqualTo(Batch.End.NOTHING);
        var receive = spans.one("receive con.>");
        assertThat(receive.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(receive.getAttributes().get(Attribute.BATCH_COUNT)).isEqualTo(3);
        assertThat(receive.getLinks())
                .hasSize(3)
                .extracting(l -> l.getSpanContext().getSpanId())
                .containsExactlyElementsOf(
                        spans.named("send con.>").stream().map(s -> s.getSpanId()).toList());
        batch.deliveries().forEach(d -> waybill.settle(d, Verdict.ack()));
        Await.until("all are acked", () -> streams.consumer("CON", "f").getNumAckPending() == 0);
    }

    @Test
    void endsAnEmptyFetchAfterItsWaitWithoutASpan() throws Exception {
        streams.management()
                .addOrUpdateConsumer(
                        "CON",
                        ConsumerConfiguration.builder()
                                .durable("f")
                                .ackPolicy(AckPolicy.Explicit)
                                .build());
        var batch = waybill.fetch(FetchOptions.of("CON", "f", 10, Duration.ofMillis(200)));
        assertThat(batch.deliveries()).isEmpty();
        assertThat(batch.end()).isEqualTo(Batch.End.NOTHING);
        assertThat(spans.finished()).isEmpty();
    }

    @Test
    void saysThatThereIsNoConsumerToFetchFrom() throws Exception {
        assertThat(waybill.fetch(FetchOptions.of("CON", "none", 1, Duration.ZERO)).end())
                .isEqualTo(Batch.End.NO_CONSUMER);
    }

    private void assertRefused(String durable, String why) {
        assertThatThrownBy(() ->
                        waybill.consume(ConsumeOptions.of("CON", durable), d -> Verdict.ack()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(durable)
                .hasMessageContaining(why);
    }

    private ConsumeOptions options() {
        return ConsumeOptions.of("CON", "c").retry(QUICK);
    }

    private Event event(int n) {
        return waybill.event("con.a." + n).type("T.v1").text("n" + n).build();
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

    /// A span of time since it was made.
    private record Elapsed(long from, Duration span) {
        Elapsed(Duration span) {
            this(System.nanoTime(), span);
        }

        boolean isOver() {
            return System.nanoTime() - from > span.toNanos();
        }
    }
}
