package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.impl.Headers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceFieldsTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String OTHER = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void readsTheParentUnderAnySpelling() {
        assertThat(TraceFields.read(new Headers().put("TraceParent", PARENT)).traceparent())
                .isEqualTo(PARENT);
    }

    @Test
    void knowsNoTraceWhereTwoParentsAreGiven() {
        var headers =
                new Headers().put("traceparent", List.of(PARENT, OTHER)).put("tracestate", "a=1");
        assertThat(TraceFields.read(headers)).isEqualTo(TraceFields.NONE);
    }

    @Test
    void knowsNoTraceWhereTwoSpellingsDisagree() {
        var headers = new Headers().put("traceparent", PARENT).put("Traceparent", OTHER);
        assertThat(TraceFields.read(headers)).isEqualTo(TraceFields.NONE);
    }

    @Test
    void dropsAStateWithoutAParent() {
        assertThat(TraceFields.read(new Headers().put("tracestate", "a=1")))
                .isEqualTo(TraceFields.NONE);
    }

    @Test
    void repairsAParentThatTheServerRenamed() {
        assertThat(TraceFields.read(new Headers().put("Xraceparent", PARENT)).traceparent())
                .isEqualTo(PARENT);
    }

    @Test
    void prefersTheParentToTheRenamedOne() {
        var headers = new Headers().put("Xraceparent", OTHER).put("traceparent", PARENT);
        assertThat(TraceFields.read(headers).traceparent()).isEqualTo(PARENT);
    }

    @Test
    void joinsSeveralStatesInOrderWithoutEmptyAndRepeatedMembers() {
        var headers =
                new Headers()
                        .put("traceparent", PARENT)
                        .put("tracestate", List.of("a=1,,b=2 ", " a=3,c=4"));
        assertThat(TraceFields.read(headers).tracestate()).isEqualTo("a=1,b=2,c=4");
    }

    @Test
    void keepsAtMostThirtyTwoMembersOfAState() {
        var many =
                IntStream.range(0, 40)
                        .mapToObj(i -> "k" + i + "=v")
                        .collect(Collectors.joining(","));
        var headers = new Headers().put("traceparent", PARENT).put("tracestate", many);
        assertThat(TraceFields.read(headers).tracestate().split(","))
                .hasSize(32)
                .startsWith("k0=v")
                .endsWith("k31=v");
    }

    @Test
    void dropsTheLongMembersOfATooLongStateFirst() {
        var large = "x=" + "y".repeat(200);
        var headers =
                new Headers()
                        .put("traceparent", PARENT)
                        .put(
                                "tracestate",
                                "a="
                                        + "1".repeat(100)
                                        + ","
                                        + large
                                        + ",b="
                                        + "2".repeat(100)
                                        + ",c="
                                        + "3".repeat(120));
        assertThat(TraceFields.read(headers).tracestate())
                .doesNotContain("x=")
                .contains("a=1")
                .endsWith("3");
    }

    @Test
    void removesEverySpellingOfEveryField() {
        var headers =
                new Headers()
                        .put("TraceParent", PARENT)
                        .put("tracestate", "a=1")
                        .put("Baggage", "k=v")
                        .put("Other", "stays");
        TraceFields.remove(headers);
        assertThat(headers.keySet()).containsExactly("Other");
    }
}
