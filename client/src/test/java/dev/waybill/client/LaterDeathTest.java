package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.DeadLetterWriter.Captured.Kept;
import dev.waybill.client.DeadLetterWriter.Captured.Known;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.PayloadForm;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A later death of a message that has an entry, or had one.
class LaterDeathTest extends OneWriter {
    /// The message died again and was gone before it could be read: what is there of it stays.
    @Test
    void keepsTheMessageOfAnEntryWhenANewerDeathHasNone() {
        capture(letter(Capturer.GATEWAY, 3), Novelty.BY_COUNT);
        var nothing = new DeadLetter.Origin("", "ORDERS:7", "", Optional.empty(), "", "");
        var lost = letter(ID, Capturer.GATEWAY, 5, "removed").payload(PayloadForm.MISSING);
        lost =
                new DeadLetter(
                        ID,
                        nothing,
                        lost.death(),
                        lost.failure(),
                        lost.payload(),
                        0,
                        lost.capturedBy(),
                        "");
        assertThat(writer.capture(lost, new Headers(), new byte[0], Novelty.BY_COUNT))
                .isInstanceOf(Kept.class);
        var entry = box.awaitEntry(ID);
        assertThat(entry.data()).isEqualTo(DATA);
        assertThat(entry.headers().getFirst("X-Tenant")).isEqualTo("blue");
        assertThat(box.letter(ID).payload()).isEqualTo(PayloadForm.INLINE);
        assertThat(box.letter(ID).origin()).isEqualTo(letter(Capturer.LIBRARY, 3).origin());
        assertThat(box.letter(ID).death().attempts()).isEqualTo(5);
        assertThat(box.letter(ID).failure().message()).isEqualTo("removed");
    }

    /// A consumer made anew counts from one again: what crashes it then is another death.
    @Test
    void takesARepetitionByALaterConsumerForANewDeath() {
        var created = Instant.parse("2026-01-02T03:04:05Z");
        capture(of(letter(Capturer.LIBRARY, 4), created), Novelty.NEW);
        var state = DeadLetterState.open(box.letter(ID));
        box.set(state.discard(new Actor("ann", "old", "")).orElseThrow());
        box.delete(ID);
        assertThat(capture(of(letter(Capturer.LIBRARY, 4), created), Novelty.REPEATED))
                .isInstanceOf(Known.class);
        var anew = of(letter(Capturer.LIBRARY, 4), created.plusSeconds(60));
        assertThat(capture(anew, Novelty.REPEATED)).isInstanceOf(Kept.class);
        assertThat(box.state(ID).orElseThrow().phase()).isEqualTo(Phase.OPEN);
        assertThat(capture(anew, Novelty.REPEATED)).isInstanceOf(Known.class);
    }

    private static DeadLetter of(DeadLetter letter, Instant consumerCreated) {
        var death =
                new DeadLetter.Death(
                        letter.death().kind(),
                        letter.death().attempts(),
                        Optional.of(consumerCreated),
                        letter.death().at(),
                        letter.death().first());
        return new DeadLetter(
                letter.id(),
                letter.origin(),
                death,
                letter.failure(),
                letter.payload(),
                letter.replays(),
                letter.capturedBy(),
                letter.service());
    }

    private static DeadLetter letter(Capturer by, long attempts) {
        return letter(ID, by, attempts, "no account");
    }
}
