package dev.waybill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void isContentWhenAllThatIsStoredWasSeen() {
        ledger.stored("a");
        ledger.stored("b");
        ledger.seen("a");
        ledger.seen("b");

        ledger.assertNothingLost();

        assertThat(ledger.complete()).isTrue();
        assertThat(ledger.summary())
                .isEqualTo(
                        "sent 2, stored 2, seen 2, lost 0, duplicates 0, unexpected 0, seen without an answer 0");
    }

    @Test
    void findsAPlantedLoss() {
        ledger.stored("a");
        ledger.stored("b");
        ledger.seen("a");

        assertThat(ledger.lost()).containsExactly("b");
        assertThat(ledger.complete()).isFalse();
        assertThatThrownBy(ledger::assertNothingLost)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("lost 1 [b]");
    }

    @Test
    void findsAPlantedDuplicate() {
        ledger.stored("a");
        ledger.seen("a");
        ledger.seen("a");
        ledger.seen("a");

        assertThat(ledger.duplicates()).isEqualTo(Map.of("a", 3));
        assertThat(ledger.summary()).contains("duplicates 1,");
    }

    @Test
    void findsWhatNobodySent() {
        ledger.stored("a");
        ledger.seen("a");
        ledger.seen("stranger");

        assertThat(ledger.unexpected()).containsExactly("stranger");
        assertThatThrownBy(ledger::assertNothingLost)
                .hasMessageContaining("unexpected 1 [stranger]");
    }

    @Test
    void letsAnUnansweredEventBeSeenOrNot() {
        ledger.stored("a");
        ledger.seen("a");
        ledger.sent("answer lost");
        ledger.seen("answer lost");
        ledger.sent("event lost");

        ledger.assertNothingLost();

        assertThat(ledger.unanswered()).containsExactly("answer lost");
    }

    @Test
    void isNotContentWithNothingAtAll() {
        assertThatThrownBy(ledger::assertNothingLost).isInstanceOf(AssertionError.class);
    }
}
