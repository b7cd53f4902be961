package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.Headers;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of streams and consumers in ids, subjects and headers: whatever NATS takes comes back as
/// it was, and all that is written is ASCII.
class NamesOnTheWireTest {
    private static final DeadLetterSpace SPACE = new DeadLetterSpace("way");
    private static final String REFUSED = " \t\r\n\f.*>/\\";

    @Test
    void bringsEveryCharacterThatANameMayHoldBack() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(NamesOnTheWireTest::isAllowed)
                .forEach(each -> assertComesBack("a" + Character.toString(each), "c"));
    }

    @Test
    void bringsNamesOfManyCharactersBack() {
        var random = new Random(11);
        for (int round = 0; round < 10_000; round++) {
            assertComesBack(name(random), name(random));
        }
    }

    private static void assertComesBack(String stream, String consumer) {
        var id = new DeadLetterId(stream, consumer, "1z", 7);
        assertThat(id.toString()).matches("[!-~]+");
        assertThat(DeadLetterId.parse(id.toString())).isEqualTo(id);
        assertThat(DeadLetterSpace.idOf(SPACE.state(id))).isEqualTo(id);
        var lane = new SubjectPattern(SPACE.lane(stream, consumer));
        assertThat(lane.matches(SPACE.replay(id, 1))).isTrue();
        var replay = new SubjectReplay(id, 2);
        assertThat(SubjectReplay.read(replay.headers(new Headers()))).hasValue(replay);
    }

    private static String name(Random random) {
        return random.ints(1 + random.nextInt(8), 0, Character.MAX_CODE_POINT + 1)
                .map(each -> random.nextInt(3) == 0 ? "%%2441f\"".charAt(each % 7) : each)
                .map(each -> isAllowed(each) ? each : 'x')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static boolean isAllowed(int character) {
        return REFUSED.indexOf(character) < 0
                && Character.getType(character) != Character.SURROGATE;
    }

    @Test
    void leavesEveryVisibleAsciiCharacterButPercentAsItIs() {
        var plain =
                IntStream.rangeClosed('!', '~')
                        .filter(each -> isAllowed(each) && each != '%')
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining());
        assertThat(new DeadLetterId(plain, "c", "1z", 7)).hasToString(plain + ".c.1z.7");
        assertThat(SPACE.lane("S", plain)).isEqualTo("way.replay.S." + plain + ".>");
    }

    @ParameterizedTest
    @CsvSource({
        "größe, gr%C3%B6%C3%9Fe",
        "注文, %E6%B3%A8%E6%96%87",
        "\uD83D\uDE80, %F0%9F%9A%80",
        "100%, 100%25",
        "%41, %2541"
    })
    void writesAllSubjectsOfANameInOneForm(String name, String token) {
        var id = new DeadLetterId(name, "c", "1z", 7);
        assertThat(id).hasToString(token + ".c.1z.7");
        assertThat(SPACE.entry(id)).isEqualTo("way.dlq." + token + ".c.1z.7");
        assertThat(SPACE.entriesOf(Optional.of(name), Optional.empty()))
                .isEqualTo("way.dlq." + token + ".*.>");
        assertThat(SPACE.statesOf(Optional.empty(), Optional.of(name)))
                .isEqualTo("way.state.*." + token + ".>");
        assertThat(SPACE.alert(name, name, "lost"))
                .isEqualTo("way.alert." + token + "." + token + ".lost");
        assertThat(SPACE.lane(name, name)).isEqualTo("way.replay." + token + "." + token + ".>");
    }

    /// As a caller writes it who does not code, and as HTTP hands a path over that was coded once.
    @Test
    void readsANameThatIsNotCoded() {
        var id = new DeadLetterId("50%größe", "c", "1z", 7);
        assertThat(DeadLetterId.parse("50%größe.c.1z.7")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a%2Eb.c.1z.7", "a%20.c.1z.7", "%C3.c.1z.7", "a.%3E.1z.7", "\uD800.c.1z.7"})
    void refusesTheCodedFormOfWhatIsNoName(String text) {
        assertThatThrownBy(() -> DeadLetterId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }
}
