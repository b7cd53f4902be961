package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.wire.HeaderWriter;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest {
    private static final TraceContext TENANTS = new TraceContext(Set.of("tenant"));
    private static final SpanContext SPAN =
            SpanContext.create(
                    "0af7651916cd43dd8448eb211c80319c",
                    "b7ad6b7169203331",
                    TraceFlags.getSampled(),
                    TraceState.builder().put("vendor", "1").build());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void holdsWhatTheClientsOwnHeadersWouldHold(boolean compact) {
        var event =
                event("7")
                        .text("x")
                        .key("order 7 — é")
                        .header("X-Tag", List.of("2", "1"))
                        .expectStream("ORDERS")
                        .build();
        Headers block;
        Headers plain;
        try (var ignored = Baggage.builder().put("tenant", "a b").build().makeCurrent()) {
            block = new HeaderBlocks(compact, TENANTS, true).of(event, SPAN);
            plain = new HeaderBlocks(compact, TENANTS, false).of(event, SPAN);
        }
        assertThat(block).isInstanceOf(HeaderBlock.class);
        assertThat(block.toMap()).isEqualTo(plain.toMap());
        assertThat(block.get("X-Tag")).containsExactly("2", "1");
        assertThat(block.getFirst("tracestate")).isEqualTo("vendor=1");
        assertThat(block.getFirst("baggage")).isEqualTo("tenant=a%20b");
        assertThat(lines(block)).containsExactlyInAnyOrderElementsOf(lines(plain));
    }

    @Test
    void isReadLikeTheClientsOwnHeaders() {
        var headers = blocks().of(event("7").header("X-Tag", List.of("2", "1")).build(), SPAN);
        var plain = new Headers();
        headers.forEach((name, values) -> plain.put(name, values));
        assertThat(headers.size()).isEqualTo(plain.size()).isEqualTo(9);
        assertThat(headers.keySet()).isEqualTo(plain.keySet());
        assertThat(headers.keySetIgnoreCase()).isEqualTo(plain.keySetIgnoreCase());
        assertThat(headers.entrySet()).isEqualTo(plain.entrySet());
        assertThat(headers.containsKey("ce-id")).isTrue();
        assertThat(headers.containsKey("CE-ID")).isFalse();
        assertThat(headers.containsKeyIgnoreCase("CE-ID")).isTrue();
        assertThat(headers.getIgnoreCase("x-tag")).containsExactly("2", "1");
        assertThat(headers.getLast("X-Tag")).isEqualTo("1");
        assertThat(headers.isEmpty()).isFalse();
        assertThat(headers).isEqualTo(plain).hasSameHashCodeAs(new HashMap<>(plain.toMap()));
        assertThat(headers.toString()).contains("ce-id:7");
        assertThatThrownBy(() -> headers.put("X", "y"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void saysHowLongItIs() {
        var headers = blocks().of(event("7").build(), SPAN);
        var written = new byte[headers.serializedLength() + 2];
        assertThat(headers.serializeToArray(2, written)).isEqualTo(written.length - 2);
        assertThat(new String(written, 2, written.length - 2, StandardCharsets.US_ASCII))
                .isEqualTo(new String(headers.getSerialized(), StandardCharsets.US_ASCII))
                .startsWith("NATS/1.0\r\nce-specversion:1.0\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void takesHeadersOfAnyLength() {
        var value = "v".repeat(5_000);
        var headers = blocks().of(event("7").header("X", List.of(value, value)).build(), SPAN);
        assertThat(headers.get("X")).containsExactly(value, value);
    }

    /// The block itself checks nothing, so nothing may come to it unchecked.
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX:y", "a\nb", "\u010AX:y", "é"})
    void neverGetsValuesThatNoHeaderCanHold(String value) {
        assertThat(HeaderWriter.takes(value)).isFalse();
        assertThatThrownBy(() -> event("7").header("X", List.of(value)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event("7").deduplicationId(value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event("7").expectStream(value))
                .isInstanceOf(IllegalArgumentException.class);
        var event = coded(value);
        var span =
                SpanContext.create(
                        SPAN.getTraceId(), SPAN.getSpanId(), SPAN.getTraceFlags(), states(value));
        try (var ignored =
                Baggage.builder()
                        .put("tenant", value, BaggageEntryMetadata.create(value))
                        .build()
                        .makeCurrent()) {
            for (boolean compact : new boolean[] {true, false}) {
                var block = new HeaderBlocks(compact, TENANTS, true).of(event, span);
                var plain = new HeaderBlocks(compact, TENANTS, false).of(event, span);
                assertThat(block.toMap()).isEqualTo(plain.toMap());
                assertThat(block.containsKey("X")).isFalse();
                assertThat(block.containsKey("tracestate")).isFalse();
                assertThat(block.containsKey("baggage")).isFalse();
            }
        }
    }

    /// Every attribute holds that value, as far as attributes may hold it.
    private static Event coded(String value) {
        try {
            return new Event.Builder("a.b", value, "/" + value, Instant.EPOCH)
                    .foreignType(value)
                    .key(value)
                    .attribute("note", value)
                    .build();
        } catch (IllegalArgumentException e) {
            return event("7").build();
        }
    }

    /// A vendor's state that does not check what it holds.
    private static TraceState states(String value) {
        return new TraceState() {
            @Override
            public String get(String key) {
                return value;
            }

            @Override
            public int size() {
                return 1;
            }

            @Override
            public boolean isEmpty() {
                return false;
            }

            @Override
            public void forEach(BiConsumer<String, String> consumer) {
                consumer.accept("vendor", value);
            }

            @Override
            public Map<String, String> asMap() {
                return Map.of("vendor", value);
            }

            @Override
            public TraceStateBuilder toBuilder() {
                return TraceState.builder();
            }
        };
    }

    @Test
    void writesTheEnvelopeOfEachEventOfAKindAnew() {
        var blocks = blocks();
        var first = blocks.of(event("7").text("x").build(), SpanContext.getInvalid());
        var second = blocks.of(event("8").key("k").build(), SpanContext.getInvalid());
        assertThat(first.getFirst("ce-id")).isEqualTo("7");
        assertThat(first.getFirst("ce-datacontenttype")).startsWith("text/plain");
        assertThat(first.containsKey("ce-partitionkey")).isFalse();
        assertThat(second.getFirst("ce-id")).isEqualTo("8");
        assertThat(second.getFirst("ce-partitionkey")).isEqualTo("k");
        assertThat(second.containsKey("ce-datacontenttype")).isFalse();
    }

    @Test
    void writesMoreKindsThanAreKept() {
        var blocks = blocks();
        for (int i = 1; i < 600; i++) {
            var headers = blocks.of(event("7").type("T.v" + i).build(), SpanContext.getInvalid());
            assertThat(headers.getFirst("ce-type")).isEqualTo("T.v" + i);
        }
    }

    @Test
    void fitsTheClientThatThisIsBuiltWithAndNoneAroundIt() throws Exception {
        try (var server = NatsServer.start(NatsServerSettings.builder().ephemeral().build());
                var connection = Nats.connect(server.url())) {
            var jetStream = connection.jetStream();
            assertThat(HeaderBlock.fits(jetStream)).isTrue();
            var around =
                    (JetStream)
                            Proxy.newProxyInstance(
                                    getClass().getClassLoader(),
                                    new Class<?>[] {JetStream.class},
                                    (proxy, method, arguments) ->
                                            method.invoke(jetStream, arguments));
            assertThat(HeaderBlock.fits(around)).isFalse();
        }
    }

    private static HeaderBlocks blocks() {
        return new HeaderBlocks(false, TENANTS, true);
    }

    private static List<String> lines(Headers headers) {
        return new String(headers.getSerialized(), StandardCharsets.US_ASCII).lines().toList();
    }

    private static Event.Builder event(String id) {
        return new Event.Builder("a.b", id, "/s", Instant.EPOCH).type("T.v1");
    }
}
