package dev.waybill.gateway.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.survey.ConsumerFacts.Acks;
import dev.waybill.gateway.survey.ConsumerFacts.Position;
import dev.waybill.gateway.survey.ConsumerFacts.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// How a consumer is judged by how it moved.
class WindowTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Placement LED = new Placement(true, Optional.empty(), List.of());

    private Window window = Window.EMPTY;
    private int polls;

    @Test
    void isOkayWhereNothingWasLeftAtOneOfTheLooks() {
        look(10, 10, 5, 5, 1);
        look(20, 20, 0, 0, 1);
        look(25, 20, 50, 5, 1);

        assertStatus(Status.OK);
    }

    @Test
    void saysNothingAfterOneLookWithWorkLeft() {
        look(10, 10, 5, 0, 1);

        assertThat(window.status()).isEmpty();
        assertThat(window.velocity()).isEmpty();
    }

    @Test
    void catchesUpWhereLessIsLeft() {
        look(10, 10, 100, 0, 1);
        look(40, 40, 70, 0, 1);

        assertStatus(Status.CATCHING_UP);
        assertThat(window.velocity()).hasValue(-1);
        assertThat(window.secondsToDrain()).hasValue(70);
    }

    @Test
    void lagsWhereItWorksAndNoLessIsLeft() {
        look(10, 10, 100, 0, 1);
        look(40, 40, 160, 0, 1);

        assertStatus(Status.LAGGING);
        assertThat(window.velocity()).hasValue(2);
        assertThat(window.secondsToDrain()).isEmpty();
    }

    @Test
    void isStalledWhereNothingMovesThoughSomebodyAsks() {
        look(10, 10, 100, 0, 1);
        look(10, 10, 100, 0, 0);

        assertStatus(Status.STALLED);
    }

    @Test
    void hasNoSubscribersWhereNobodyAskedAtAnyLook() {
        look(10, 10, 100, 0, 0);
        look(10, 10, 120, 0, 0);

        assertStatus(Status.NO_SUBSCRIBERS);
    }

    @Test
    void isSaturatedWhereNearlyAllThatMayBeIsUnanswered() {
        look(1_000, 10, 100, 950, 1);
        look(1_000, 10, 100, 960, 1);

        assertStatus(Status.SATURATED);
    }

    @Test
    void isPoisonedWhereTheFloorStandsStillWhileDeliveriesGoOn() {
        look(100, 10, 50, 1, 1);
        for (int i = 1; i <= 4; i++) {
            look(100 + i, 10, 50, 1, 1);
        }

        assertStatus(Status.POISONED);
    }

    @Test
    void remembersSinceWhenTheFloorStandsStillLongerThanItsLooks() {
        look(100, 10, 50, 1, 1);
        look(101, 10, 50, 1, 1);
        for (int i = 0; i < 20; i++) {
            look(101, 10, 50, 1, 1);
        }

        assertThat(window.looks()).hasSize(10);
        assertStatus(Status.POISONED);
    }

    @Test
    void isPausedWhateverElse() {
        look(10, 10, 0, 0, 1);
        window = window.with(facts(10, 10, 100, 0, 0, Optional.of(Duration.ofMinutes(1)), BEGIN));

        assertStatus(Status.PAUSED);
    }

    @Test
    void beginsAnewWithAConsumerThatWasMadeAnew() {
        look(10, 10, 0, 0, 1);
        window =
                window.with(
                        facts(0, 0, 5, 0, 0, Optional.empty(), BEGIN.plus(Duration.ofHours(1))));

        assertThat(window.looks()).hasSize(1);
        assertThat(window.status()).isEmpty();
    }

    private void look(long delivered, long floor, long pending, long ackPending, long waiting) {
        window =
                window.with(
                        facts(
                                delivered,
                                floor,
                                pending,
                                ackPending,
                                waiting,
                                Optional.empty(),
                                BEGIN));
    }

    private ConsumerFacts facts(
            long delivered,
            long floor,
            long pending,
            long ackPending,
            long waiting,
            Optional<Duration> pause,
            Instant created) {
        return new ConsumerFacts(
                "S",
                "c",
                created,
                BEGIN.plus(POLL.multipliedBy(polls++)),
                new ConsumerFacts.Config(
                        true,
                        false,
                        Acks.EXPLICIT,
                        Start.ALL,
                        OptionalLong.empty(),
                        Optional.empty(),
                        List.of(),
                        POLL,
                        1_000,
                        -1,
                        Map.of()),
                new ConsumerFacts.Progress(
                        new Position(delivered, delivered, Optional.empty()),
                        new Position(floor, floor, Optional.empty()),
                        pending,
                        ackPending,
                        0,
                        waiting,
                        false,
                        pause),
                LED);
    }

    private void assertStatus(Status status) {
        assertThat(window.status()).contains(status);
    }
}
