package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.deadletter.Acted.Conflict;
import dev.waybill.deadletter.Acted.Done;
import dev.waybill.deadletter.Acted.NotFound;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What operators do to single dead letters, and what they are told when they cannot. Pitfalls of
/// replay: a duplicate that is swallowed (11), headers that the server obeys (12), a replay that
/// everyone sees (13), a consumer that is gone (24), two operators at once (27).
@WithNats
final class OperatorTest {
    private final Connection connection;

    OperatorTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void replaysToTheLaneOfTheConsumerThatFailedAndToNoOther() throws Exception {
        var letters = new Letters(connection, "lane1");
        letters.source("A1", "a1.>", "billing", "mail", "stock");
        letters.lane("A1", "billing");
        letters.lane("A1", "mail");
        var id = letters.dead("A1", "billing", 1);

        var acted = letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);

        assertThat(acted).isInstanceOf(Done.class);
        assertThat(((Done) acted).listed().phase()).isEqualTo(Phase.REPLAYING);
        assertThat(letters.count("A1")).isZero();
        assertThat(letters.count(letters.space.lanes())).isEqualTo(1);
        var seen = letters.consume("A1", "billing", true).orElseThrow();
        assertThat(seen.replay()).isEqualTo(1);
        assertThat(seen.by()).isEqualTo("anne");
        assertThat(seen.reason()).isEqualTo("fixed in 1.4.2");
        assertThat(letters.state(id).orElseThrow().resolution()).contains(Resolution.REPLAYED);
    }

    @Test
    void aLaneMessageCarriesNoHeaderThatTheServerObeys() {
        var letters = new Letters(connection, "lane2");
        letters.lane("A2", "c");
        var id = letters.dead("A2", "c", 1);

        letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);

        var lane = letters.lastOf(letters.space.lanes(), letters.space.replay(id, 1));
        assertThat(lane.headers().keySet())
                .contains("Dlq-Hdr-Nats-Msg-Id", "Dlq-Hdr-Nats-Rollup", "ce-datacontenttype")
                .doesNotContain("Nats-Msg-Id", "Nats-Rollup", "Nats-TTL");
        assertThat(lane.data()).asString(StandardCharsets.UTF_8).isEqualTo("{\"order\":1}");
    }

    @Test
    void publishesNothingForWhoeverComesSecond() throws Exception {
        var letters = new Letters(connection, "race");
        letters.lane("A3", "c");
        var id = letters.dead("A3", "c", 1);
        var operators = 16;
        var start = new CountDownLatch(1);
        var answers = new ArrayList<Future<Acted>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < operators; i++) {
                var actor = new Actor("operator-" + i, "race", "");
                answers.add(
                        threads.submit(() -> {
                            start.await();
                            return letters.operator().replay(id, Target.CONSUMER, false, actor);
                        }));
            }
            start.countDown();
        }
        var acted = new ArrayList<Acted>();
        for (var answer : answers) {
            acted.add(answer.get());
        }
        assertThat(acted).filteredOn(each -> each instanceof Done).hasSize(1);
        assertThat(acted)
                .filteredOn(each -> code(each).equals(Conflict.ALREADY_REPLAYING))
                .hasSize(operators - 1);
        assertThat(letters.count(letters.space.lanes())).isEqualTo(1);
    }

    @Test
    void saysWhyItCannotReplay() {
        var letters = new Letters(connection, "why");
        letters.source("A4", "a4.>", "c");
        var operator = letters.operator();
        var id = letters.dead("A4", "c", 1);
        var missing = Letters.id("A4", "c", 2);
        letters.entry(Letters.letter(missing, "f1").payload(PayloadForm.MISSING));

        assertThat(operator.replay(Letters.id("A4", "c", 9), Target.CONSUMER, false, Letters.ANNE))
                .isInstanceOf(NotFound.class);
        assertThat(code(operator.replay(id, Target.CONSUMER, false, Letters.ANNE)))
                .isEqualTo(Conflict.NO_LANE);
        letters.lane("A4", "c");
        assertThat(code(operator.replay(missing, Target.CONSUMER, false, Letters.ANNE)))
                .isEqualTo(Conflict.PAYLOAD_MISSING);
        assertThat(code(operator.restore(id, Letters.ANNE))).isEqualTo(Conflict.NOT_OPEN);
        operator.discard(id, Letters.ANNE);
        assertThat(code(operator.replay(id, Target.CONSUMER, false, Letters.ANNE)))
                .isEqualTo(Conflict.NOT_OPEN);
        assertThat(letters.count(letters.space.lanes())).isZero();
    }

    @Test
    void refusesToActWithoutAReason() {
        var letters = new Letters(connection, "reason");
        var id = letters.dead("A5", "c", 1);
        var nobody = new Actor("anne", " ", "");
        assertThatThrownBy(() -> letters.operator().replay(id, Target.CONSUMER, false, nobody))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(id.toString());
        assertThatThrownBy(() -> letters.operator().discard(id, nobody))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(letters.state(id)).isEmpty();
    }

    @Test
    void aReplayToTheSubjectSaysWhoElseSeesItUntilThatIsConfirmed() {
        var letters = new Letters(connection, "subject");
        letters.source("A6", "orders.>", "c", "mail", "stock");
        var id = letters.dead("A6", "c", 1);
        var operator = letters.operator();

        var asked = (Conflict) operator.replay(id, Target.SUBJECT, false, Letters.ANNE);
        assertThat(asked.code()).isEqualTo(Conflict.CONFIRM_REQUIRED);
        assertThat(asked.alsoSeenBy()).containsExactly("mail", "stock");
        assertThat(letters.state(id)).isEmpty();
        assertThat(letters.count("A6")).isZero();

        var done = (Done) operator.replay(id, Target.SUBJECT, true, Letters.ANNE);
        assertThat(done.listed().phase()).isEqualTo(Phase.RESOLVED);
        assertThat(done.listed().resolution()).contains(Resolution.SENT);
        assertThat(letters.hasEntry(id)).isFalse();
        var sent = letters.lastOf("A6", "orders.new");
        assertThat(sent.headers().getFirst("Nats-Msg-Id")).isEqualTo("replay-" + id + "-1");
        assertThat(sent.headers().getFirst("Dlq-Replay-Of")).isEqualTo(id.toString());
        assertThat(sent.headers().keySet()).doesNotContain("Nats-Rollup", "Nats-TTL");
        Letters.get(() -> letters.management.deleteStream("A6"));
    }

    @Test
    void takesAReplayBackThatTheStreamRefuses() {
        var letters = new Letters(connection, "refused");
        letters.stream(
                "A9",
                List.of("full.>"),
                builder -> builder.discardPolicy(DiscardPolicy.New).maxMessages(1));
        Letters.get(() -> letters.store.send("A9", "full.x", new Headers(), new byte[1]));
        var id = Letters.id("A9", "c", 1);
        letters.entry(Letters.letter(id, "f1", "full.y"));

        var acted = letters.operator().replay(id, Target.SUBJECT, true, Letters.ANNE);

        assertThat(code(acted)).isEqualTo(Conflict.REFUSED);
        assertThat(letters.state(id).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        assertThat(letters.hasEntry(id)).isTrue();
    }

    @Test
    void aReplayThatHasNoRoomForItsHeadersIsTooLarge() {
        var letters = new Letters(connection, "large");
        letters.lane("A10", "c");
        var id = Letters.id("A10", "c", 1);
        long room = connection.getMaxPayload();
        var entry =
                EntryMessage.of(
                        Letters.letter(id, "f1"),
                        new Headers(),
                        new byte[(int) room - 1_100],
                        room);
        assertThat(entry.letter().payload()).isEqualTo(PayloadForm.INLINE);
        var unused =
                letters.store.publish(
                        letters.space.entries(),
                        letters.space.entry(id),
                        entry.headers(),
                        entry.data(),
                        0);
        var talkative = new Actor("anne", "because ".repeat(200), "");

        var acted = letters.operator().replay(id, Target.CONSUMER, false, talkative);

        assertThat(unused).isPresent();
        assertThat(code(acted)).isEqualTo(Conflict.TOO_LARGE);
        assertThat(letters.state(id)).isEmpty();
        assertThat(letters.operator().discard(id, Letters.ANNE)).isInstanceOf(Done.class);
        assertThat(letters.operator().restore(id, Letters.ANNE)).isInstanceOf(Done.class);
        assertThat(letters.deadLetters().find(id).orElseThrow().data()).hasSize((int) room - 1_100);
    }

    @Test
    void refusesAReplayToAConsumerThatIsGoneThoughItsLaneIsThere() {
        var letters = new Letters(connection, "unread");
        letters.lane("A19", "c");
        var id = letters.dead("A19", "c", 1);
        Letters.get(() -> letters.management.deleteConsumer("A19", "c"));

        var conflict =
                (Conflict) letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);

        assertThat(conflict.code()).isEqualTo(Conflict.NO_LANE);
        assertThat(conflict.message()).contains("c of A19 is gone", "to the subject");
        assertThat(letters.state(id)).isEmpty();
    }

    @Test
    void aDeadLetterWhoseStreamIsGoneStillAnswers() {
        var letters = new Letters(connection, "gone");
        var id = letters.dead("GONE", "c", 1);

        assertThat(letters.deadLetters().find(id).orElseThrow().orphan()).isTrue();
        assertThat(code(letters.operator().replay(id, Target.SUBJECT, true, Letters.ANNE)))
                .isEqualTo(Conflict.NO_STREAM);
        assertThat(letters.state(id)).isEmpty();
    }

    @Test
    void discardsIntoTheBinAndRestoresFromIt() {
        var letters = new Letters(connection, "bin");
        var id = letters.dead("A7", "c", 1);
        var before = letters.deadLetters().find(id).orElseThrow();

        var discarded = (Done) letters.operator().discard(id, Letters.ANNE);
        assertThat(discarded.listed().phase()).isEqualTo(Phase.DISCARDED);
        assertThat(letters.hasEntry(id)).isFalse();
        assertThat(letters.hasBin(id)).isTrue();
        assertThat(letters.deadLetters().find(id).orElseThrow().data()).isEqualTo(before.data());

        var restored = (Done) letters.operator().restore(id, Letters.ANNE);
        assertThat(restored.listed().phase()).isEqualTo(Phase.OPEN);
        assertThat(letters.hasBin(id)).isFalse();
        var after = letters.deadLetters().find(id).orElseThrow();
        assertThat(after.data()).isEqualTo(before.data());
        assertThat(after.headers()).isEqualTo(before.headers());
        assertThat(after.listed().deadAt()).isEqualTo(before.listed().deadAt());
        assertThat(after.history())
                .extracting(HistoryLine::phase)
                .containsExactly(Phase.DISCARDED, Phase.OPEN);
        assertThat(after.history()).allMatch(line -> line.by().equals("anne"));
    }

    @Test
    void aReplayInVainKeepsTheFirstDeathAndCanBeRepeated() throws Exception {
        var letters = new Letters(connection, "vain");
        letters.lane("A8", "c");
        var id = letters.dead("A8", "c", 1);
        var first = letters.deadLetters().find(id).orElseThrow().listed();

        for (int n = 1; n <= 3; n++) {
            letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);
            assertThat(letters.consume("A8", "c", false).map(each -> each.replay())).contains(n);
        }

        var after = letters.deadLetters().find(id).orElseThrow().listed();
        assertThat(after.firstDeadAt()).isEqualTo(first.firstDeadAt());
        assertThat(after.deadAt()).isAfter(first.deadAt());
        assertThat(after.replays()).isEqualTo(3);
        assertThat(after.letter().death().kind().word()).isEqualTo("poison");
        assertThat(letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE))
                .isInstanceOf(Done.class);
    }

    static String code(Acted acted) {
        return acted instanceof Conflict conflict ? conflict.code() : "";
    }
}
