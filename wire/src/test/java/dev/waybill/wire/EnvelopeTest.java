package dev.waybill.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @Test
    void writesExactlyTheHeadersOfTheBinding() {
        var headers = new Headers();
        new Envelope("7", "/orders", "OrderPlaced.v2", NOON, Map.of("partitionkey", "o-1"))
                .writeTo(headers, "/orders#7");
        assertThat(headers.keySet())
                .containsExactlyInAnyOrder(
                        "Nats-Msg-Id",
                        "ce-specversion",
                        "ce-id",
                        "ce-source",
                        "ce-type",
                        "ce-time",
                        "ce-partitionkey");
        assertThat(headers.getFirst("ce-time")).isEqualTo("2026-05-01T12:00:00Z");
    }

    @Test
    void readsBackWhatItWroteWithEveryCharacter() {
        var headers = new Headers();
        new Envelope("naïve \"50 %\" ☃", "/a b", "T.v1", NOON, Map.of()).writeTo(headers, "x");
        var read = new EventHeaders(headers);
        assertThat(read.id("S", 1)).isEqualTo("naïve \"50 %\" ☃");
        assertThat(read.source()).contains("/a b");
        assertThat(read.time()).contains(NOON);
    }

    @Test
    void refusesControlCharactersAndBlankAttributes() {
        assertThatThrownBy(() -> new Envelope("a\r\nb", "/s", "T.v1", NOON, Map.of()))
                .hasMessageContaining("id");
        assertThatThrownBy(() -> new Envelope("a", " ", "T.v1", NOON, Map.of()))
                .hasMessageContaining("source");
        assertThatThrownBy(() -> new Envelope("a", "/s", "T.v1", NOON, Map.of("Upper", "x")))
                .hasMessageContaining("Upper");
    }

    @Test
    void findsAnIdForAnyMessage() {
        assertThat(
                        new EventHeaders(new Headers().put("CE-Id", "e1").put("Nats-Msg-Id", "m1"))
                                .id("S", 4))
                .isEqualTo("e1");
        assertThat(new EventHeaders(new Headers().put("Nats-Msg-Id", "m1")).id("S", 4))
                .isEqualTo("m1");
        assertThat(new EventHeaders(new Headers()).id("S", 4)).isEqualTo("S:4");
    }

    @Test
    void readsMalformedHeadersAsStored() {
        var headers =
                new Headers()
                        .put("ce-id", "%ff%fe")
                        .put("ce-time", "yesterday")
                        .put("ce-type", "50%");
        var read = new EventHeaders(headers);
        assertThat(read.id("S", 1)).isEqualTo("%ff%fe");
        assertThat(read.time()).isEmpty();
        assertThat(read.type()).contains("50%");
    }
}
