package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a crash between two steps of an operator or a consumer leaves (pitfall 28), and how it is
/// repaired, also by two at once.
@WithNats
final class SweeperTest {
    private static final Duration GRACE = Duration.ofMillis(300);
    private static final Duration MEMORY = Duration.ofDays(90);

    private final Connection connection;

    SweeperTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void sendsAReplayAgainThatNeverReachedItsLane() throws Exception {
        var letters = new Letters(connection, "s1");
        letters.lane("B1", "c");
        var id = letters.dead("B1", "c", 1);
        letters.move(letters.open(id).replay(Target.CONSUMER, Letters.ANNE).orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY);
                var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("a second replay", () -> letters.state(id).orElseThrow().isReplaying(2));
            var seen = letters.consume("B1", "c", true).orElseThrow();
            assertThat(seen.replay()).isEqualTo(2);
            assertThat(seen.by()).isEqualTo("anne");
            Await.until("no entry", () -> !letters.hasEntry(id));
        }
        assertThat(letters.state(id).orElseThrow().phase()).isEqualTo(Phase.RESOLVED);
        assertThat(letters.count(letters.space.lanes())).isZero();
    }

    @Test
    void leavesAReplayAloneThatWaitsInItsLane() throws Exception {
        var letters = new Letters(connection, "s2");
        letters.lane("B2", "c");
        var id = letters.dead("B2", "c", 1);
        var other = letters.dead("B2", "c", 2);
        letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);
        letters.move(letters.open(other).replay(Target.CONSUMER, Letters.ANNE).orElseThrow());

        try (var _ = letters.sweeper(Duration.ofMillis(100), MEMORY)) {
            Await.until("the other", () -> letters.state(other).orElseThrow().isReplaying(2));
            assertThat(letters.state(id).orElseThrow().isReplaying(1)).isTrue();
            assertThat(letters.consume("B2", "c", true)).isPresent();
        }
    }

    @Test
    void takesAReplayBackWhoseLaneIsGone() throws Exception {
        var letters = new Letters(connection, "s3");
        letters.lane("B3", "c");
        var id = letters.dead("B3", "c", 1);
        letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);
        Letters.get(() ->
                letters.management.deleteConsumer(
                        letters.space.lanes(), letters.space.laneName("B3", "c")));

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("open", () -> letters.state(id).orElseThrow().phase() == Phase.OPEN);
        }
        assertThat(letters.hasEntry(id)).isTrue();
        Await.until("an empty lane", () -> letters.count(letters.space.lanes()) == 0);
    }

    @Test
    void takesAReplayBackWhoseConsumerIsGone() throws Exception {
        var letters = new Letters(connection, "s11");
        letters.lane("B11", "c");
        var id = letters.dead("B11", "c", 1);
        letters.operator().replay(id, Target.CONSUMER, false, Letters.ANNE);
        Letters.get(() -> letters.management.deleteConsumer("B11", "c"));

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("open", () -> letters.state(id).orElseThrow().phase() == Phase.OPEN);
            Await.until("an empty lane", () -> letters.count(letters.space.lanes()) == 0);
        }
        assertThat(letters.state(id).orElseThrow().reason()).isEqualTo("its consumer is gone");
        assertThat(letters.operator().discard(id, Letters.ANNE)).isInstanceOf(Acted.Done.class);
    }

    @Test
    void takesAReplayBackThatTheLaneRefuses() throws Exception {
        var letters = new Letters(connection, "s12");
        letters.lane("B12", "c");
        var id = letters.dead("B12", "c", 1);
        var lanes = Letters.get(() -> letters.management.getStreamInfo(letters.space.lanes()));
        var narrow = StreamConfiguration.builder(lanes.getConfiguration()).maximumMessageSize(10);
        Letters.get(() -> letters.management.updateStream(narrow.build()));
        letters.move(letters.open(id).replay(Target.CONSUMER, Letters.ANNE).orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("open", () -> letters.state(id).orElseThrow().phase() == Phase.OPEN);
        }
        assertThat(letters.state(id).orElseThrow().reason()).startsWith("refused: ");
    }

    @Test
    void finishesAReplayToASubjectWhetherItWasPublishedOrNot() throws Exception {
        var letters = new Letters(connection, "s4");
        letters.source("B4", "orders.>", "c");
        var unsent = letters.dead("B4", "c", 1);
        var sent = letters.dead("B4", "c", 2);
        letters.move(letters.open(unsent).replay(Target.SUBJECT, Letters.ANNE).orElseThrow());
        var replaying =
                letters.move(letters.open(sent).replay(Target.SUBJECT, Letters.ANNE).orElseThrow());
        var entry = letters.lastOf(letters.space.entries(), letters.space.entry(sent));
        new Dispatch(letters.store, headers -> headers).send(replaying, entry, entry.data());

        try (var _ = letters.sweeper(GRACE, MEMORY);
                var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("both gone", () -> letters.count(letters.space.entries()) == 0);
        }
        assertThat(letters.count("B4")).isEqualTo(2);
        for (var id : new DeadLetterId[] {unsent, sent}) {
            assertThat(letters.state(id).orElseThrow().resolution()).contains(Resolution.SENT);
        }
    }

    @Test
    void publishesNothingAgainThatTheStreamWouldNotKnowAgain() throws Exception {
        var letters = new Letters(connection, "s13");
        letters.stream(
                "B13",
                List.of("b13.>"),
                builder -> builder.duplicateWindow(Duration.ofMillis(100)));
        var id = Letters.id("B13", "c", 1);
        letters.entry(Letters.letter(id, "f1", "b13.a"));
        letters.move(letters.open(id).replay(Target.SUBJECT, Letters.ANNE).orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("open", () -> letters.state(id).orElseThrow().phase() == Phase.OPEN);
        }
        assertThat(letters.state(id).orElseThrow().reason()).contains("may have been sent");
        assertThat(letters.count("B13")).isZero();
    }

    @Test
    void deletesTheEntryOfWhatIsResolvedAlsoWhenItComesBack() throws Exception {
        var letters = new Letters(connection, "s5");
        var id = letters.dead("B5", "c", 1);
        var resolved = letters.move(letters.open(id).succeedLate().orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("no entry", () -> !letters.hasEntry(id));
            letters.dead("B5", "c", 1);
            letters.move(resolved);
            Await.until("no ghost", () -> !letters.hasEntry(id));
        }
    }

    @Test
    void keepsTheEntryOfANewerDeath() throws Exception {
        var letters = new Letters(connection, "s6");
        var id = letters.dead("B6", "c", 1);
        var other = letters.dead("B6", "c", 2);
        var letter = letters.open(id).letter();
        var death = letter.death();
        var older =
                new DeadLetter.Death(
                        death.kind(), 2, death.consumerCreated(), death.at(), death.first());
        var former =
                new DeadLetter(
                        id,
                        letter.origin(),
                        older,
                        letter.failure(),
                        letter.payload(),
                        0,
                        letter.capturedBy(),
                        letter.service());
        letters.move(DeadLetterState.open(former).succeedLate().orElseThrow());
        letters.move(letters.open(other).succeedLate().orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("the other gone", () -> !letters.hasEntry(other));
            Await.until("open", () -> letters.state(id).orElseThrow().phase() == Phase.OPEN);
        }
        assertThat(letters.hasEntry(id)).isTrue();
        assertThat(letters.state(id).orElseThrow().letter().death().attempts()).isEqualTo(3);
        assertThat(letters.deadLetters().list(Query.ANY, 10, "").letters()).hasSize(1);
    }

    @Test
    void bringsWhatIsDiscardedIntoTheBin() throws Exception {
        var letters = new Letters(connection, "s7");
        var id = letters.dead("B7", "c", 1);
        letters.move(letters.open(id).discard(Letters.ANNE).orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY);
                var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("no entry", () -> !letters.hasEntry(id));
        }
        assertThat(letters.hasBin(id)).isTrue();
        assertThat(letters.deadLetters().find(id).orElseThrow().data())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"order\":1}");
    }

    @Test
    void bringsBackWhatWasRestoredInStateAlone() throws Exception {
        var letters = new Letters(connection, "s8");
        var id = letters.dead("B8", "c", 1);
        letters.operator().discard(id, Letters.ANNE);
        letters.move(letters.state(id).orElseThrow().restore(Letters.ANNE).orElseThrow());
        assertThat(letters.hasEntry(id)).isFalse();

        try (var _ = letters.sweeper(GRACE, MEMORY);
                var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("the entry", () -> letters.hasEntry(id));
            Await.until("an empty bin", () -> !letters.hasBin(id));
        }
        assertThat(letters.count(letters.space.entries())).isEqualTo(1);
    }

    /// It died again, without its message, while it was in the bin.
    @Test
    void bringsTheMessageOfTheBinBackToAnEntryThatHasNone() throws Exception {
        var letters = new Letters(connection, "s15");
        var id = letters.dead("B15", "c", 1);
        letters.operator().discard(id, Letters.ANNE);
        letters.entry(letters.state(id).orElseThrow().letter().payload(PayloadForm.MISSING));
        letters.move(letters.state(id).orElseThrow().restore(Letters.ANNE).orElseThrow());

        try (var _ = letters.sweeper(GRACE, MEMORY)) {
            Await.until("an empty bin", () -> !letters.hasBin(id));
        }
        var details = letters.deadLetters().find(id).orElseThrow();
        assertThat(details.listed().letter().payload()).isEqualTo(PayloadForm.INLINE);
        assertThat(details.data()).asString(StandardCharsets.UTF_8).isEqualTo("{\"order\":1}");
    }

    @Test
    void restoresADiscardThatNeverReachedTheBin() {
        var letters = new Letters(connection, "s9");
        var id = letters.dead("B9", "c", 1);
        letters.move(letters.open(id).discard(Letters.ANNE).orElseThrow());

        assertThat(letters.operator().restore(id, Letters.ANNE)).isInstanceOf(Acted.Done.class);

        assertThat(letters.hasEntry(id)).isTrue();
        assertThat(letters.hasBin(id)).isFalse();
    }
}
