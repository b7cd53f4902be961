package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Captured.Kept;
import dev.waybill.client.DeadLetterWriter.Captured.Known;
import dev.waybill.client.DeadLetterWriter.Captured.NotKept;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.SubjectReplay;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One death is one entry, whoever writes it down, and however often.
class DeadLetterWriterTest extends OneWriter {
    /// Pitfall 8: an advisory that the server repeats changes nothing.
    @Test
    void writesOneDeathOnce() {
        assertThat(capture(letter(3), Novelty.NEW)).isInstanceOf(Kept.class);
        long sequence = box.awaitEntry(ID).sequence();
        assertThat(capture(letter(3), Novelty.NEW)).isInstanceOf(Known.class);
        assertThat(capture(letter(4), Novelty.REPEATED)).isInstanceOf(Known.class);
        assertThat(capture(guessed(3), Novelty.BY_COUNT)).isInstanceOf(Known.class);
        assertThat(box.awaitEntry(ID).sequence()).isEqualTo(sequence);
    }

    @Test
    void putsWhatTheLibraryKnowsInThePlaceOfWhatTheGatewayGuessed() {
        capture(guessed(3), Novelty.BY_COUNT);
        var guessedAt = box.awaitEntry(ID).at();
        assertThat(capture(letter(3), Novelty.NEW)).isInstanceOf(Kept.class);
        assertThat(box.letter(ID).capturedBy()).isEqualTo(Capturer.LIBRARY);
        assertThat(box.letter(ID).death().first()).hasValue(guessedAt);
        assertThat(capture(guessed(9), Novelty.BY_COUNT)).isInstanceOf(Known.class);
    }

    @Test
    void opensWhatIsOverOnlyForANewerDeath() {
        capture(letter(3), Novelty.NEW);
        discard();
        assertThat(capture(guessed(3), Novelty.BY_COUNT)).isInstanceOf(Known.class);
        assertThat(capture(letter(4), Novelty.REPEATED)).isInstanceOf(Known.class);
        assertThat(box.entry(ID)).isEmpty();
        assertThat(capture(guessed(5), Novelty.BY_COUNT)).isInstanceOf(Kept.class);
        assertThat(box.state(ID).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        discard();
        assertThat(capture(letter(3), Novelty.NEW)).isInstanceOf(Kept.class);
    }

    /// A crash between the end and the deletion leaves an entry behind; its state is said again, so
    /// that the operator role looks at it again.
    @Test
    void saysAgainThatItIsOverWhereAnEntryIsLeftBehind() {
        capture(letter(3), Novelty.NEW);
        box.set(DeadLetterState.open(letter(3)).discard(new Actor("ann", "old", "")).orElseThrow());
        long before = streams.count(SPACE.operations());
        assertThat(capture(letter(3), Novelty.REPEATED)).isInstanceOf(Known.class);
        assertThat(streams.count(SPACE.operations())).isEqualTo(before + 1);
        assertThat(box.state(ID).orElseThrow().phase()).isEqualTo(Phase.DISCARDED);
    }

    @Test
    void keepsTheMessageWhenTheQueueIsFull() {
        limit(1);
        try {
            assertThat(capture(letter(3), Novelty.NEW)).isInstanceOf(Kept.class);
            var other = new DeadLetterId("ORDERS", "billing", "1z", 8);
            var captured = capture(letter(other, Capturer.LIBRARY, 3, ""), Novelty.NEW);
            assertThat(captured)
                    .isInstanceOfSatisfying(NotKept.class, not -> assertThat(not.full()).isTrue());
        } finally {
            limit(-1);
        }
    }

    /// Pitfall 23: an entry that is too large says less, step by step.
    @Test
    void saysLessWhenTheEntryIsTooLarge() {
        int max = (int) connection.getMaxPayload();
        var large = new Headers().put("X-Large", "x".repeat(2_000)).put("ce-id", "e1");
        var steps = new LinkedHashSet<String>();
        for (int size = max - 5_000; size <= max; size += 50) {
            var letter = letter(ID, Capturer.LIBRARY, 3, "t".repeat(300));
            steps.add(detail(EntryMessage.of(letter, large, new byte[size], max)));
        }
        assertThat(steps)
                .containsExactly(
                        "stack, text, headers, payload",
                        "text, headers, payload",
                        "headers, payload",
                        "payload",
                        "");
        var captured = writer.capture(letter(3), large, new byte[max - 1], Novelty.NEW);
        assertThat(((Kept) captured).letter().payload()).isEqualTo(PayloadForm.POINTER);
        assertThat(box.awaitEntry(ID).data()).isEmpty();
        assertThat(box.awaitEntry(ID).headers().getFirst("ce-id")).isEqualTo("e1");
    }

    private static String detail(EntryMessage entry) {
        var details = new ArrayList<String>();
        if (!entry.letter().failure().stack().isEmpty()) {
            details.add("stack");
        }
        if (!entry.letter().failure().message().isEmpty()) {
            details.add("text");
        }
        if (entry.headers().containsKey("X-Large")) {
            details.add("headers");
        }
        if (entry.letter().payload() == PayloadForm.INLINE) {
            details.add("payload");
        }
        return String.join(", ", details);
    }

    @Test
    void keepsTextsThatAreNotAscii() {
        assertThat(capture(letter(ID, Capturer.LIBRARY, 3, "kein Konto für „Jürgen“"), Novelty.NEW))
                .isInstanceOf(Kept.class);
        assertThat(box.letter(ID).failure().message()).isEqualTo("kein Konto für „Jürgen“");
    }

    @Test
    void writesOneEntryWhenTwoWriteAtOnce() throws Exception {
        List<Callable<Captured>> racers =
                IntStream.range(0, 16)
                        .mapToObj(i ->
                                (Callable<Captured>)
                                        () ->
                                                capture(
                                                        i % 2 == 0 ? letter(3) : guessed(3),
                                                        Novelty.NEW))
                        .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var captured : threads.invokeAll(racers)) {
                assertThat(captured.get()).isNotInstanceOf(NotKept.class);
            }
        }
        assertThat(box.entries()).isEqualTo(1);
        assertThat(box.letter(ID).capturedBy()).isEqualTo(Capturer.LIBRARY);
    }

    @Test
    void goesOnCountingForAMessageThatIsAReplayToItsSubject() {
        var first = Instant.parse("2026-01-02T03:04:05Z");
        var sent = DeadLetterState.open(letter(3).diedFirstAt(first));
        for (int n = 1; n <= 3; n++) {
            sent = sent.replay(Target.SUBJECT, Actor.NOBODY).orElseThrow();
            box.set(n == 3 ? sent.succeed(n).orElseThrow() : sent);
            sent = n == 3 ? sent : sent.takeBack(Actor.NOBODY).orElseThrow();
        }
        var again = new DeadLetterId("ORDERS", "billing", "1z", 91);
        var headers = new SubjectReplay(ID, 3).headers(new Headers());
        writer.capture(letter(again, Capturer.LIBRARY, 3, ""), headers, DATA, Novelty.NEW);
        assertThat(box.letter(again).replays()).isEqualTo(3);
        assertThat(box.letter(again).death().first()).hasValue(first);
        assertThat(box.letter(again).death().kind()).isEqualTo(DeathClass.POISON);
    }

    /// Anyone can write the headers of a replay; without a state that says so they count for
    /// nothing.
    @Test
    void doesNotBelieveAReplayThatNobodySent() {
        var again = new DeadLetterId("ORDERS", "billing", "1z", 91);
        var headers = new SubjectReplay(ID, 3).headers(new Headers());
        writer.capture(letter(again, Capturer.LIBRARY, 3, ""), headers, DATA, Novelty.NEW);
        assertThat(box.letter(again).replays()).isZero();
        assertThat(box.letter(again).death().kind()).isEqualTo(DeathClass.EXHAUSTED);
    }

    private void discard() {
        var state = box.state(ID).orElseGet(() -> DeadLetterState.open(box.letter(ID)));
        box.set(state.discard(new Actor("ann", "old", "")).orElseThrow());
        box.delete(ID);
    }

    private void limit(long messages) {
        Streams.get(() -> {
            var found = streams.management().getStreamInfo(SPACE.entries()).getConfiguration();
            return streams.management()
                    .updateStream(StreamConfiguration.builder(found).maxMessages(messages).build());
        });
    }

    private static DeadLetter letter(long attempts) {
        return letter(ID, Capturer.LIBRARY, attempts, "no account");
    }

    private static DeadLetter guessed(long attempts) {
        return letter(ID, Capturer.GATEWAY, attempts, "");
    }
}
