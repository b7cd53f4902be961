package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void makesUuidsOfVersionSevenThatSortByTime() {
        var random = new Random(7);
        var earlier = Uuid7.of(1_000, random);
        var later = Uuid7.of(1_001, random);
        assertThat(earlier.version()).isEqualTo(7);
        assertThat(earlier.variant()).isEqualTo(2);
        assertThat(earlier.toString()).isLessThan(later.toString());
        assertThat(earlier.getMostSignificantBits() >>> 16).isEqualTo(1_000);
    }

    @Test
    void refusesATimeThatAUuidCannotHold() {
        assertThatThrownBy(() -> Uuid7.of(-1, new Random(7))).hasMessageContaining("-1");
    }

    @ParameterizedTest
    @CsvSource({
        "0190b6f0-1111-7aaa-8bbb-0123456789ab, true",
        "0190B6F0-1111-7AAA-8BBB-0123456789AB, true",
        "7, false",
        "0190b6f0x1111-7aaa-8bbb-0123456789ab, false",
        "0190b6f0-1111-7aaa-8bbb-0123456789ag, false"
    })
    void tellsAUuidFromAnotherId(String text, boolean uuid) {
        assertThat(Uuid7.isUuid(text)).isEqualTo(uuid);
    }

    @Test
    void deduplicatesByIdAloneOnlyWhereItIsUnique() {
        var uuid = "0190b6f0-1111-7aaa-8bbb-0123456789ab";
        assertThat(DeduplicationId.of("/orders", uuid)).isEqualTo(uuid);
        assertThat(DeduplicationId.of("/orders", "7")).isEqualTo("/orders#7");
        assertThat(DeduplicationId.within("shop", "/orders", "7")).isEqualTo("shop:/orders#7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OrderPlaced",
                "OrderPlaced.v0",
                "OrderPlaced.2",
                ".v1",
                "Order Placed.v1",
                "Order.v",
                ""
            })
    void refusesATypeWithoutAVersion(String type) {
        assertThatThrownBy(() -> EventType.requireVersioned(type))
                .hasMessageContaining("\"" + type + "\"");
    }

    @Test
    void neverBringsTwoPairsToTheSameDeduplicationId() {
        assertThat(DeduplicationId.of("a#b", "c")).isNotEqualTo(DeduplicationId.of("a", "b#c"));
        assertThat(DeduplicationId.of("a%23b", "c")).isNotEqualTo(DeduplicationId.of("a#b", "c"));
        assertThat(DeduplicationId.within("p:q", "s", "1"))
                .isNotEqualTo(DeduplicationId.within("p", "q:s", "1"));
    }

    @Test
    void writesAnEpochInBase36() {
        assertThat(Epoch.of(Instant.ofEpochMilli(36))).isEqualTo("10");
    }

    @Test
    void readsBothFormsOfAnAckSubject() {
        var shortForm = AckSubject.parse("$JS.ACK.S.C.2.10.7.1700000000000000000.3");
        var longForm = AckSubject.parse("$JS.ACK.hub.ACCHASH.S.C.2.10.7.1700000000000000000.3.rnd");
        assertThat(longForm.stream()).isEqualTo(shortForm.stream()).isEqualTo("S");
        assertThat(longForm.streamSequence()).isEqualTo(shortForm.streamSequence()).isEqualTo(10);
        assertThat(longForm.attempt()).isEqualTo(shortForm.attempt()).isEqualTo(2);
        assertThat(longForm.pending()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_INBOX.x",
                "$JS.ACK.S.C.1.1.1.1",
                "$JS.ACK.S.C.x.1.1.1.0",
                "$JS.ACK.S.C.1.1.1.1.0.9"
            })
    void refusesWhatIsNoAckSubject(String subject) {
        assertThatThrownBy(() -> AckSubject.parse(subject))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
