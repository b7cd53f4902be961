package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.Await;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Phase;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pitfalls of dead letters on JetStream that no other test holds; `docs/dead-letter-pitfalls.md`
/// has them all.
class DeadLetterPitfallsTest extends OneStream {
    private static final String SECRET = "no account of jane.doe@example.com, password=hunter2";
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Pitfalls 3 and 29: a bare nak would hide the last death until somebody pulls, and an
    /// unconfirmed term may be lost.
    @Test
    void endsTheLastAttemptWithAConfirmedTermThoughNobodyPullsAnyMore() throws Exception {
        var words = AckWords.of(connection);
        var last = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var id = published();
        var consumption =
                waybill.consume(
                        options().concurrency(1).pullMessages(1),
                        d -> {
                            if (d.attempt() == 3) {
                                last.countDown();
                                release.await();
                            }
                            throw new IllegalStateException(SECRET);
                        });
        last.await();
        closeWhileInHand(consumption, release);

        assertThat(box.entry(id)).isPresent();
        assertThat(streams.consumer("CON", "c").getNumAckPending()).isZero();
        Await.until("three words are heard", () -> words.all().size() == 3);
        assertThat(words.all())
                .extracting(AckWords.Word::text)
                .noneMatch("-NAK"::equals)
                .last()
                .isEqualTo("+TERM dlq:" + id);
        assertThat(words.all().getLast().asksForAnAnswer()).isTrue();
        assertThat(words.delaysInMillis()).hasSize(2).allMatch(each -> each >= 50 && each <= 60);
    }

    /// Pitfall 4: a delay of next to nothing is none.
    @Test
    void neverAsksForADelayBelowItsFloor() {
        var words = AckWords.of(connection);
        waybill.publish(event(1));
        var shortest = new RetryPolicy(3, Duration.ofMillis(1), 1, Duration.ofMillis(1));
        try (var _ =
                waybill.consume(
                        options().retry(shortest),
                        d ->
                                switch ((int) d.attempt()) {
                                    case 1 -> Verdict.retry(Duration.ofNanos(1));
                                    case 2 -> Verdict.retry();
                                    default -> Verdict.ack();
                                })) {
            Await.until("it is acked", () -> words.texts().contains("+ACK"));
        }
        assertThat(words.delaysInMillis()).containsExactly(50L, 50L);
    }

    /// What fails together does not come back together.
    @Test
    void spreadsTheRestsBetweenThreeAttemptsOverTheirWholeRange() throws Exception {
        var words = AckWords.of(connection);
        waybill.publishAll(IntStream.range(0, 40).mapToObj(this::event).toList());
        var policy = new RetryPolicy(3, Duration.ofMillis(200), 2, Duration.ofSeconds(1));
        try (var _ = waybill.consume(options().retry(policy), d -> Verdict.retry())) {
            Await.until("all are dead", () -> terms(words) == 40);
        }
        assertThat(words.delaysInMillis())
                .hasSize(80)
                .allMatch(each -> each >= 50 && each <= 400)
                .anyMatch(each -> each < 100)
                .anyMatch(each -> each > 200);
        assertThat(words.delaysInMillis().stream().distinct().count()).isGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 4000", "3, 16000", "9, 300000"})
    void drawsEachRestEvenly(long attempt, long upper) {
        var random = new Random(7);
        var rests =
                LongStream.range(0, 2_000)
                        .map(_ -> RetryPolicy.standard().delayAfter(attempt, random).toMillis())
                        .boxed()
                        .toList();
        assertThat(Collections.max(rests)).isBetween(upper * 95 / 100, upper);
        assertThat(Collections.min(rests)).isBetween(50L, Math.max(50, upper / 20));
        assertThat(rests.stream().filter(each -> each < upper / 2).count()).isBetween(900L, 1_100L);
    }

    /// Pitfall 14: what rests counts as pending, and the server lets 1,000 be so without a word.
    @Test
    void letsGoodOnesThroughWhileMoreRestThanTheServersDefaultAllows() throws Exception {
        int resting = 1_200;
        waybill.publishAll(IntStream.range(0, resting).mapToObj(this::event).toList());
        var good = new CountDownLatch(1);
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            if (!d.subject().equals("con.good")) {
                                return Verdict.retry(Duration.ofHours(1));
                            }
                            good.countDown();
                            return Verdict.ack();
                        })) {
            waybill.publish(waybill.event("con.good").type("T.v1").text("good").build());
            Await.until("the good one is handled", () -> good.getCount() == 0);
            assertThat(streams.consumer("CON", "c").getNumAckPending())
                    .isGreaterThanOrEqualTo(resting);
        }
    }

    /// Pitfall 15: on a work queue a second reader would be refused, and reading would remove.
    @Test
    void canBeReadByManyAndKeepsWhatIsRead() throws Exception {
        var id = published();
        try (var _ = waybill.consume(options(), d -> Verdict.reject("no"))) {
            box.awaitEntry(id);
        }
        for (var name : new String[] {"one", "two"}) {
            var reader =
                    streams.management()
                            .addOrUpdateConsumer(
                                    "WAYBILL_DLQ",
                                    ConsumerConfiguration.builder()
                                            .durable(name)
                                            .ackPolicy(AckPolicy.Explicit)
                                            .filterSubject("waybill.dlq.>")
                                            .build());
            var read = waybill.fetch(FetchOptions.of("WAYBILL_DLQ", reader.getName(), 1, SECOND));
            assertThat(waybill.settle(read.deliveries().getFirst(), Verdict.ack())).isTrue();
            streams.management().deleteConsumer("WAYBILL_DLQ", name);
        }
        assertThat(box.entry(id)).isPresent();
    }

    /// Pitfall 16: the server refuses subjects that another stream has, and does not say which.
    @ParameterizedTest
    @CsvSource({"dlq, taken.dlq.>", "ops, taken.state.x", "lane, taken.replay.>"})
    void namesTheStreamThatTakesItsSubjectsAlready(String which, String subject) {
        streams.create("FORMER", subject);
        try {
            var taken = Waybill.builder(connection, "/orders").prefix("taken").createStreams();
            assertThatThrownBy(() -> taken.build().consume(options(), d -> Verdict.ack()))
                    .isInstanceOf(WaybillException.class)
                    .hasMessageContaining("FORMER")
                    .hasMessageContainingAll("TAKEN_", "taken.", "prefix")
                    .hasMessageContaining(which.toUpperCase(java.util.Locale.ROOT));
        } finally {
            streams.delete("FORMER");
        }
    }

    /// Pitfall 22: whoever listens to advisories, and reads entries, sees no more than the id.
    @Test
    void tellsAdvisoriesTheIdAndNothingOfTheError() {
        var heard = new ConcurrentLinkedQueue<String>();
        var listener =
                connection.createDispatcher(message ->
                        heard.add(new String(message.getData(), StandardCharsets.UTF_8)));
        listener.subscribe("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.CON.c");
        var id = published();
        try (var _ = waybill.consume(options(), d -> Verdict.reject(SECRET))) {
            Await.until("the advisory is heard", () -> !heard.isEmpty());
        }
        assertThat(heard.peek())
                .contains("\"reason\":\"dlq:" + id + "\"")
                .doesNotContain("jane", "hunter2", "account");
        assertThat(box.letter(id).failure().message())
                .isEqualTo("no account of [redacted], password=[redacted]");
        assertThat(box.awaitEntry(id).headers().entrySet().toString())
                .doesNotContain("jane.doe", "hunter2");
        connection.closeDispatcher(listener);
    }

    /// Pitfall 30: a message that is handed back, as each close does with what waits at the client,
    /// has been delivered; its handler still gets it.
    @Test
    void givesAHandlerWhatWasHandedBackTwice() throws Exception {
        waybill.publishAll(IntStream.range(0, 4).mapToObj(this::event).toList());
        for (int round = 1; round <= 2; round++) {
            var inHand = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var consumption =
                    waybill.consume(
                            options().concurrency(1).pullMessages(4),
                            d -> {
                                inHand.countDown();
                                release.await();
                                return Verdict.retry(Duration.ofMillis(50));
                            });
            inHand.await();
            long delivered = 4L * round;
            Await.until(
                    "all are at the client",
                    () ->
                            streams.consumer("CON", "c").getDelivered().getConsumerSequence()
                                    == delivered);
            closeWhileInHand(consumption, release);
        }
        var attempts = new ConcurrentHashMap<Long, Long>();
        try (var _ =
                waybill.consume(
                        options(),
                        d -> {
                            attempts.put(d.sequence(), d.attempt());
                            return Verdict.ack();
                        })) {
            Await.until("all are handled", () -> attempts.size() == 4);
        }
        assertThat(attempts.values()).allMatch(attempt -> attempt == 3);
        assertThat(box.entriesOf("CON", "c", box.id("CON", "c", 1).epoch())).isEmpty();
    }

    /// Pitfall 33: the clock of the host that gives up does not count.
    @Test
    void datesEachDeathByTheServersClockThoughTheClientsIsWrong() {
        var wrong = InstantSource.fixed(Instant.parse("2001-01-01T00:00:00Z"));
        var elsewhere = Waybill.builder(connection, "/orders").clock(wrong).createStreams().build();
        var before = Instant.now().minusSeconds(1);
        var id = published();
        try (var _ = elsewhere.consume(options(), d -> Verdict.reject("no"))) {
            var first = box.awaitEntry(id);
            assertThat(box.letter(id).deadAt(first.at())).isEqualTo(first.at()).isAfter(before);
            assertThat(box.letter(id).origin().publishedAt().orElseThrow()).isAfter(before);
            box.replay(id, new Headers());
            Await.until(
                    "the replay has failed",
                    () -> box.state(id).orElseThrow().phase() == Phase.OPEN);
            var again = box.awaitEntry(id);
            assertThat(box.letter(id).firstDeadAt(again.at())).isEqualTo(first.at());
            assertThat(box.letter(id).deadAt(again.at())).isEqualTo(again.at());
        }
    }

    /// Publishes one event; the id that its dead letter would have.
    private DeadLetterId published() {
        var stored = (PublishOutcome.Stored) waybill.publish(event(1));
        return box.id("CON", "c", stored.sequence());
    }

    private static long terms(AckWords words) {
        return words.texts().stream().filter(text -> text.startsWith("+TERM")).count();
    }

    /// Closes it while a handler runs, and lets the handler end when closing waits for it.
    private static void closeWhileInHand(Consumption consumption, CountDownLatch release)
            throws InterruptedException {
        var closer = Thread.ofVirtual().start(consumption::close);
        Await.until("closing waits", () -> closer.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        closer.join();
    }
}
