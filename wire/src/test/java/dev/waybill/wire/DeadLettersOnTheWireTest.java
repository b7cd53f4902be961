package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeadLetterState.Target;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written of a dead letter is read back as it was, and believed where it should be.
class DeadLettersOnTheWireTest {
    private static final DeadLetterId ID = new DeadLetterId("ORDERS", "billing", "1z", 7);
    private static final Instant DEAD = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void readsBackWhatItWrote() {
        var headers = new Headers();
        DeadLetterHeaders.write(letter(), headers);
        assertThat(DeadLetterHeaders.read(headers)).hasValue(letter());
    }

    @Test
    void readsHeadersInAnyCase() {
        var written = new Headers();
        DeadLetterHeaders.write(letter(), written);
        var lower = new Headers();
        written.forEach(
                (name, values) -> lower.put(name.toLowerCase(java.util.Locale.ROOT), values));
        assertThat(DeadLetterHeaders.read(lower)).hasValue(letter());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.b.c",
                "a.b.c.0",
                "a.b.c.-1",
                "a.b.c.1.2",
                "a.*.c.1",
                "a.b.C.1",
                "a b.c.d.1"
            })
    void refusesWhatIsNoId(String text) {
        assertThatThrownBy(() -> DeadLetterId.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAnIdFromTheSubjectsItIsPartOf() {
        var space = new DeadLetterSpace("way");
        assertThat(DeadLetterSpace.idOf(space.entry(ID))).isEqualTo(ID);
        assertThat(DeadLetterSpace.idOf(space.state(ID))).isEqualTo(ID);
        assertThat(space.entries()).isEqualTo("WAY_DLQ");
        assertThat(space.laneName("A", "b")).isNotEqualTo(space.laneName("A", "c"));
    }

    @Test
    void allowsTheChangesOfALifeAndNoOthers() {
        var actor = new Actor("ann", "fixed", "");
        var open = DeadLetterState.open(letter());
        var replaying = open.replay(Target.CONSUMER, actor).orElseThrow();
        assertThat(replaying.isReplaying(1)).isTrue();
        assertThat(replaying.replay(Target.CONSUMER, actor)).isEmpty();
        assertThat(replaying.discard(actor)).isEmpty();
        assertThat(replaying.succeed(2)).isEmpty();
        assertThat(replaying.failAgain(2, letter())).isEmpty();
        var resolved = replaying.succeed(1).orElseThrow();
        assertThat(resolved.resolution()).hasValue(Resolution.REPLAYED);
        assertThat(resolved.replay(Target.CONSUMER, actor)).isEmpty();
        assertThat(resolved.restore(actor)).isEmpty();
        assertThat(resolved.reopen(letter()).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        var discarded = open.discard(actor).orElseThrow();
        assertThat(discarded.restore(actor).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        assertThat(discarded.succeedLate()).isEmpty();
        assertThat(DeadLetterState.read(discarded.headers()))
                .hasValueSatisfying(read -> assertThat(read.by()).isEqualTo("ann"));
    }

    /// Pitfall 12: nothing that the server obeys comes out of an entry.
    @Test
    void restoresNothingThatIsObeyed() {
        var original = new Headers().put("Nats-Msg-Id", "m1").put("NATS-Rollup", "all");
        original.put("Dlq-State", "resolved").put("X-Tenant", "blue").put("traceparent", "x");
        var entry = new Headers();
        OriginalHeaders.copy(original, entry);
        assertThat(entry.keySet())
                .containsExactlyInAnyOrder(
                        "Dlq-Hdr-Nats-Msg-Id",
                        "Dlq-Hdr-NATS-Rollup",
                        "Dlq-Hdr-Dlq-State",
                        "X-Tenant");
        assertThat(OriginalHeaders.restore(entry).keySet()).containsExactly("X-Tenant");
    }

    /// A publisher's header that looks as if it had been kept comes out under its own name, and an
    /// entry that is written again does not grow.
    @Test
    void keepsHeadersThatLookKeptUnderTheirOwnNames() {
        var original = new Headers().put("Dlq-Hdr-", "a").put("dlq-hdr-Tenant", "b");
        var entry = EntryMessage.of(letter(), original, new byte[0], 1_000_000);
        assertThat(entry.headers().keySet()).contains("Dlq-Hdr-Dlq-Hdr-", "Dlq-Hdr-dlq-hdr-Tenant");
        assertThat(OriginalHeaders.own(entry.headers())).isEqualTo(original);
        var again = EntryMessage.again(letter(), entry.headers(), new byte[0], 1_000_000);
        assertThat(again.headers()).isEqualTo(entry.headers());
        var lane = new LaneMessage(letter(), 1, "ann", "fixed", "").headers(entry.headers());
        assertThat(OriginalHeaders.own(lane)).isEqualTo(original);
    }

    /// An entry of an earlier version may hold a name with nothing behind it.
    @Test
    void leavesOutAKeptHeaderWithoutAName() {
        var entry = new Headers().put("Dlq-Hdr-", "a").put("X-Tenant", "blue");
        assertThat(OriginalHeaders.own(entry).keySet()).containsExactly("X-Tenant");
    }

    /// Pitfall 11: the id of a replay is its own, so it is not swallowed as a duplicate.
    @Test
    void namesAReplayToASubjectByItsNumber() {
        var headers = new SubjectReplay(ID, 2).headers(new Headers());
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("replay-ORDERS.billing.1z.7-2");
        assertThat(SubjectReplay.read(headers)).hasValue(new SubjectReplay(ID, 2));
        headers.put("Nats-Msg-Id", "replay-ORDERS.billing.1z.8-2");
        assertThat(SubjectReplay.read(headers)).isEmpty();
    }

    @Test
    void readsALaneMessageOnlyWhereItSaysWhichReplayItIs() {
        var lane = new LaneMessage(letter(), 3, "ann", "fixed: ü", "job1");
        assertThat(LaneMessage.read(lane.headers(new Headers()))).hasValue(lane);
        var entry = new Headers();
        DeadLetterHeaders.write(letter(), entry);
        assertThat(LaneMessage.read(entry)).isEmpty();
    }

    @Test
    void groupsWhatFailsInOnePlaceWhateverItsLine() {
        var one = Fingerprint.of(DeathClass.EXHAUSTED, "java.io.IOException", "a.B.c:10");
        assertThat(Fingerprint.of(DeathClass.TIMEOUT, "java.io.IOException", "a.B.c:11"))
                .isEqualTo(one);
        assertThat(Fingerprint.of(DeathClass.EXHAUSTED, "java.io.IOException", "a.B.d:10"))
                .isNotEqualTo(one);
        assertThat(Fingerprint.of(DeathClass.LOST, "", "")).isEqualTo("lost");
    }

    @Test
    void isPoisonAfterThreeReplaysInVain() {
        var twice = letter().replayedInVain().replayedInVain();
        assertThat(twice.death().kind()).isEqualTo(DeathClass.EXHAUSTED);
        assertThat(twice.replayedInVain().death().kind()).isEqualTo(DeathClass.POISON);
    }

    private static DeadLetter letter() {
        return new DeadLetter(
                ID,
                new DeadLetter.Origin(
                        "orders.placed", "e 1", "OrderPlaced.v1", Optional.of(DEAD), "tp", "ts=1"),
                new DeadLetter.Death(
                        DeathClass.EXHAUSTED,
                        3,
                        Optional.of(DEAD.minusSeconds(60)),
                        Optional.of(DEAD),
                        Optional.empty()),
                new DeadLetter.Failure("a.B", "100 % „übel“", "a.B.c:1", "x\ny", "f00", "tp2"),
                PayloadForm.INLINE,
                0,
                Capturer.LIBRARY,
                "/billing");
    }
}
