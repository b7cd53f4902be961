package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileBodyTest {
    private static TestFrame frame;

    @BeforeAll
    static void start() {
        frame = TestFrame.start(Map.of("limits.line", "64"));
    }

    @AfterAll
    static void stop() {
        frame.close();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("a repeated key", "{\"id\":\"a\",\"id\":\"b\",\"amount\":1}"),
                Arguments.of("an unknown field", "{\"id\":\"a\",\"amount\":1,\"more\":2}"),
                Arguments.of("two values", "{\"id\":\"a\",\"amount\":1} {}"),
                Arguments.of("deep nesting", "[".repeat(10_000) + "]".repeat(10_000)),
                Arguments.of("a huge number", "{\"id\":\"a\",\"amount\":" + "9".repeat(300) + "}"),
                Arguments.of("a text for a number", "{\"id\":\"a\",\"amount\":\"1\"}"),
                Arguments.of("a fraction for a number", "{\"id\":\"a\",\"amount\":1.5}"),
                Arguments.of("null", "null"),
                Arguments.of("nothing", ""),
                Arguments.of("half of it", "{\"id\":\"a\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesJson(String name, String body) {
        int before = frame.handled.get();

        var answer = frame.post("/json", body);

        assertThat(answer.statusCode()).as(name).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"body-refused\"").doesNotContain("jackson");
        assertThat(frame.handled.get()).isEqualTo(before);
    }

    @Test
    void readsOverALineThatIsTooLong() {
        var answer = frame.post("/lines", "{}\n\n" + "y".repeat(100) + "\r\n{}\n{}");

        assertThat(answer.body()).contains("\"lines\":4", "\"tooLong\":1");
    }

    @Test
    void readsALineAcrossItsBuffers() {
        var many = "{\"a\":1}\n".repeat(20_000);

        assertThat(frame.post("/lines", many).body()).contains("\"lines\":20000", "\"tooLong\":0");
    }

    @Test
    void servesTheNextRequestOfAConnectionAfterARefusedOne() {
        var head = "POST /json HTTP/1.1\r\nHost: localhost\r\n";

        var answer =
                RawHttp.exchange(
                        frame.port(),
                        head
                                + "Content-Length: 1\r\n\r\nx"
                                + head
                                + "Connection: close\r\nContent-Length: 21\r\n\r\n"
                                + "{\"id\":\"a\",\"amount\":1}");

        assertThat(answer.text()).contains("HTTP/1.1 400", "HTTP/1.1 200");
    }
}
