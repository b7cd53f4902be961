package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeathClass;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Replays of dead letters: to the consumer that failed, through its lane.
class ReplayTest extends OneStream {
    private static final String OPERATOR =
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final int FIRST_DEAD_AT_BYTES = 100;

    private final AtomicBoolean fixed = new AtomicBoolean();
    private final ConcurrentLinkedQueue<Delivery> replays = new ConcurrentLinkedQueue<>();

    /// Pitfalls 5, 11 and 13: captured before the term, not swallowed as a duplicate, and seen by
    /// the consumer that failed alone.
    @ParameterizedTest
    @EnumSource(RetentionPolicy.class)
    void reachesTheConsumerThatFailedAndNoOther(RetentionPolicy retention) throws Exception {
        streams.delete("CON");
        streams.create("CON", retention, "con.>");
        var bystander = new AtomicInteger();
        boolean shared = retention != RetentionPolicy.WorkQueue;
        try (AutoCloseable _ = shared ? counting(bystander) : () -> {};
                var _ = waybill.consume(options(), this::handle)) {
            var event = event(1);
            waybill.publish(event);
            var id = box.id("CON", "c", 1);
            box.awaitEntry(id);
            fixed.set(true);
            box.replay(id, new Headers());
            awaitPhase(1, Phase.RESOLVED);
            assertThat(box.state(id).orElseThrow().resolution()).hasValue(Resolution.REPLAYED);
            var replayed = replays.peek();
            assertThat(replayed.subject()).isEqualTo("con.a.1");
            assertThat(replayed.sequence()).isEqualTo(1);
            assertThat(replayed.stream()).isEqualTo("CON");
            assertThat(replayed.consumer()).isEqualTo("c");
            assertThat(replayed.eventId()).isEqualTo(event.id());
            assertThat(replayed.text()).isEqualTo("n1");
            assertThat(replayed.headers().getFirst("Nats-Msg-Id")).isEqualTo(event.id());
            assertThat(replayed.replay().orElseThrow().by()).isEqualTo("ann");
            assertThat(replayed.replay().orElseThrow().reason()).isEqualTo("fixed");
            assertThat(replayed.storedAt())
                    .isEqualTo(box.letter(id).origin().publishedAt().orElseThrow());
            Await.until("the other has seen it", () -> bystander.get() == (shared ? 1 : 0));
        }
        assertThat(replays).hasSize(1);
        assertThat(bystander).hasValue(shared ? 1 : 0);
        Await.until("the lane is empty", () -> streams.count("WAYBILL_LANE") == 0);
    }

    @Test
    void isANewTraceThatLinksToPublishFailureAndOperator() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options().retry(QUICK.attempts(1)), this::handle)) {
            var id = box.id("CON", "c", 1);
            box.awaitEntry(id);
            var failed = spans.one("process con.>");
            var sent = spans.one("send con.>");
            fixed.set(true);
            box.replay(id, new Headers().put("traceparent", OPERATOR));
            var replay = spans.awaitNamed("process con.>", 2).getLast();
            assertThat(replay.getParentSpanContext().isValid()).isFalse();
            assertThat(replay.getTraceId()).isNotEqualTo(sent.getTraceId());
            assertThat(replay.getLinks())
                    .extracting(
                            link -> link.getAttributes().get(Attribute.LINK_REASON),
                            link -> link.getSpanContext().getSpanId())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("creation", sent.getSpanId()),
                            org.assertj.core.groups.Tuple.tuple("failure", failed.getSpanId()),
                            org.assertj.core.groups.Tuple.tuple("replay", "b7ad6b7169203331"));
        }
    }

    /// Pitfall 21: a further death neither adds headers, nor lengthens them, nor moves the first
    /// time, nor makes another entry.
    @Test
    void thatFailsReturnsToTheSameIdAndIsPoisonAfterThree() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), this::handle)) {
            var id = box.id("CON", "c", 1);
            var first = box.awaitEntry(id);
            var names = new java.util.HashSet<>(first.headers().keySet());
            names.add("Dlq-First-Dead-At");
            int most = first.headers().serializedLength() + FIRST_DEAD_AT_BYTES;
            for (int n = 1; n <= 3; n++) {
                assertThat(box.replay(id, new Headers())).isEqualTo(n);
                awaitPhase(n, Phase.OPEN);
                var letter = box.letter(id);
                assertThat(letter.replays()).isEqualTo(n);
                assertThat(letter.death().first()).hasValue(first.at());
                assertThat(letter.death().kind())
                        .isEqualTo(n == 3 ? DeathClass.POISON : DeathClass.EXHAUSTED);
                assertThat(box.awaitEntry(id).headers().keySet())
                        .containsExactlyInAnyOrderElementsOf(names);
                assertThat(box.awaitEntry(id).headers().serializedLength()).isLessThan(most);
                assertThat(box.awaitEntry(id).data()).isEqualTo(first.data());
                assertThat(box.entriesOf("CON", "c", id.epoch())).containsExactly(id);
            }
            assertThat(replays).hasSize(3);
        }
    }

    /// Pitfall 27: of two replays only the one that the state names is handled.
    @Test
    void thatIsNotCurrentIsDroppedUnhandled() {
        waybill.publish(event(1));
        try (var _ = waybill.consume(options(), this::handle)) {
            box.awaitEntry(box.id("CON", "c", 1));
        }
        var id = box.id("CON", "c", 1);
        int number = box.replay(id, new Headers());
        box.set(box.state(id).orElseThrow().reissue().orElseThrow());
        try (var _ = waybill.consume(options(), this::handle)) {
            Await.until("the lane is empty", () -> streams.count("WAYBILL_LANE") == 0);
        }
        assertThat(replays).isEmpty();
        assertThat(box.state(id).orElseThrow().isReplaying(number + 1)).isTrue();
    }

    @Test
    void isKeptAliveWhileItsHandlerRunsAndHasTheSameBudget() {
        waybill.publish(event(1));
        var release = new CountDownLatch(1);
        try (var _ =
                waybill.consume(
                        options().ackWait(Duration.ofMillis(600)),
                        d -> {
                            if (!d.isReplay()) {
                                return Verdict.reject("no");
                            }
                            replays.add(d);
                            release.await();
                            return Verdict.ack();
                        })) {
            var id = box.id("CON", "c", 1);
            box.awaitEntry(id);
            box.replay(id, new Headers());
            Await.until("it is handled", () -> replays.size() == 1);
            var passed = new dev.waybill.testkit.Passed(Duration.ofMillis(1_800));
            Await.until("three AckWaits pass", passed::isOver);
            release.countDown();
            awaitPhase(1, Phase.RESOLVED);
        }
        assertThat(replays).hasSize(1);
    }

    @Test
    void comesThroughALaneThatHadVanished() {
        waybill.publish(event(1));
        var lane = DeadLetterBox.SPACE.laneName("CON", "c");
        try (var _ = waybill.consume(options(), this::handle)) {
            box.awaitEntry(box.id("CON", "c", 1));
            assertThat(streams.consumer("WAYBILL_LANE", lane).getConsumerConfiguration())
                    .satisfies(made -> assertThat(made.getDescription()).isEqualTo("library"))
                    .satisfies(made -> assertThat(made.getMaxDeliver()).isEqualTo(-1));
            Streams.get(() -> streams.management().deleteConsumer("WAYBILL_LANE", lane));
            fixed.set(true);
            box.replay(box.id("CON", "c", 1), new Headers());
            awaitPhase(1, Phase.RESOLVED);
        }
    }

    private Verdict handle(Delivery delivery) {
        if (delivery.isReplay()) {
            replays.add(delivery);
        }
        if (fixed.get()) {
            return Verdict.ack();
        }
        throw new IllegalStateException("not yet");
    }

    private Consumption counting(AtomicInteger seen) {
        return waybill.consume(
                ConsumeOptions.of("CON", "other"),
                d -> {
                    seen.incrementAndGet();
                    return Verdict.ack();
                });
    }

    private void awaitPhase(int replay, Phase phase) {
        var id = box.id("CON", "c", 1);
        Await.until(
                "replay " + replay + " ends " + phase,
                () ->
                        box.state(id)
                                .filter(state -> state.replays() == replay)
                                .filter(state -> state.phase() == phase)
                                .isPresent());
    }
}
