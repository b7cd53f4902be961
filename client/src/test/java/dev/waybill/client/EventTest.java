package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    private static final TraceContext NO_BAGGAGE = new TraceContext(Set.of());

    @Test
    void asksForAVersionedType() {
        assertThatThrownBy(() -> event("a.b").build())
                .hasMessageContaining("no type")
                .hasMessageContaining("a.b");
        assertThatThrownBy(() -> event("a.b").type("OrderPlaced"))
                .hasMessageContaining("OrderPlaced");
        assertThat(event("a.b").foreignType("com.example.order").build().type())
                .isEqualTo("com.example.order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.*", "a.>", ">", "a b", "a..b", ".a", "a.", "a\r\nPUB x", "é"})
    void refusesSubjectsThatCannotBePublishedTo(String subject) {
        assertThatThrownBy(() -> event(subject))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(subject);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nats-Rollup",
                "nats-msg-id",
                "NATS-TTL",
                "ce-id",
                "CE-Type",
                "Dlq-Reason",
                "traceparent",
                "TraceState",
                "baggage",
                "Xraceparent"
            })
    void refusesHeadersThatMeanSomethingToOthers(String name) {
        assertThatThrownBy(() -> event("a.b").header(name, List.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void refusesHeadersThatTheWireCannotCarry() {
        assertThatThrownBy(() -> event("a.b").header("X", List.of("a\r\nb")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event("a.b").header("X", List.of("é")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event("a.b").header("X:Y", List.of("a")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsSeveralValuesOfAHeaderInOrder() {
        var event = event("a.b").type("T.v1").header("X-Tag", List.of("2", "1")).build();
        var headers = block(true, event);
        assertThat(headers.get("X-Tag")).containsExactly("2", "1");
    }

    @Test
    void refusesANegativeExpectation() {
        assertThatThrownBy(() -> event("a.b").expectLastSubjectSequence(-1))
                .hasMessageContaining("-1");
    }

    @Test
    void rendersAnIdThatIsNotAUuidUniqueWithItsSource() {
        var headers = block(false, event("a.b").type("T.v1").id("7").build());
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("/s#7");
        assertThat(headers.getFirst("ce-id")).isEqualTo("7");
    }

    @Test
    void backsOffWithFullJitterBetweenItsFloorAndItsCap() {
        var policy = RetryPolicy.standard();
        var random = new java.util.Random(7);
        for (int i = 0; i < 1_000; i++) {
            assertThat(policy.delayAfter(1, random).toMillis()).isBetween(50L, 1_000L);
            assertThat(policy.delayAfter(2, random).toMillis()).isBetween(50L, 4_000L);
            assertThat(policy.delayAfter(1_000_000, random).toMillis()).isBetween(50L, 300_000L);
        }
        assertThatThrownBy(() -> policy.attempts(0)).hasMessageContaining("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "a*", "a/b", ">"})
    void refusesStreamAndConsumerNamesThatNatsDoesNotTake(String name) {
        assertThatThrownBy(() -> ConsumeOptions.of(name, "c"))
                .hasMessageContaining("\"" + name + "\"");
        assertThatThrownBy(() -> ConsumeOptions.of("S", name))
                .hasMessageContaining("\"" + name + "\"");
    }

    private static Headers block(boolean compact, Event event) {
        return new HeaderBlocks(compact, NO_BAGGAGE, true).of(event, SpanContext.getInvalid());
    }

    private static Event.Builder event(String subject) {
        return new Event.Builder(subject, "id-1", "/s", Instant.EPOCH);
    }
}
