package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.Waybill;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The `dead_letter` span of what the gateway captures from an advisory.
@WithNats
class CaptureSpanTest extends OneGateway {
    private static final Duration SHORT = Duration.ofMillis(400);

    private static final String SPAN = "dead_letter waybill.dlq.>";
    private static final AttributeKey<Boolean> DUPLICATE =
            AttributeKey.booleanKey("messaging.nats.publish.duplicate");

    private static final Spans SPANS = Spans.create();

    CaptureSpanTest(NatsServer nats, Connection connection) {
        super(nats, connection, SPANS.openTelemetry());
    }

    @BeforeEach
    void forget() {
        SPANS.forget();
    }

    @AfterAll
    static void close() {
        SPANS.close();
    }

    @Test
    void linksToThePublishAndIsWhatTheEntryCarries() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 1, SHORT);
        var waybill =
                Waybill.builder(connection, "/shop").openTelemetry(SPANS.openTelemetry()).build();
        var event = waybill.event(store.subject("a")).type("Paid.v1").build();
        waybill.publish(event);
        consumer.fail(1, "");

        var entry = queue.one(store.name(), "c");

        var sent = SPANS.one("send " + store.subject(">"));
        var span = SPANS.one(SPAN);
        assertThat(span.getParentSpanContext().isValid()).isFalse();
        assertThat(span.getTraceId()).isNotEqualTo(sent.getTraceId());
        assertThat(span.getLinks())
                .singleElement()
                .satisfies(link -> {
                    assertThat(link.getSpanContext().getTraceId()).isEqualTo(sent.getTraceId());
                    assertThat(link.getSpanContext().getSpanId()).isEqualTo(sent.getSpanId());
                });
        assertThat(entry.headers().get("traceparent"))
                .containsExactly(traceparent(span.getSpanContext()));
        assertThat(entry.letter().origin().traceparent())
                .isEqualTo(traceparent(sent.getSpanContext()));
        assertThat(text(span, "messaging.nats.dead_letter.id")).isEqualTo(entry.id().toString());
        assertThat(text(span, "messaging.nats.dead_letter.class")).isEqualTo("timeout");
        assertThat(span.getAttributes().get(DUPLICATE)).isFalse();
        assertThat(text(span, "messaging.message.id")).isEqualTo(event.id());
    }

    @Test
    void hasNoLinkWhereTheMessageHadNoTrace() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 5, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "+TERM no such order");

        var entry = queue.one(store.name(), "c");

        var span = SPANS.one(SPAN);
        assertThat(span.getLinks()).isEmpty();
        assertThat(entry.headers().get("traceparent"))
                .containsExactly(traceparent(span.getSpanContext()));
        assertThat(entry.letter().origin().traceparent()).isEmpty();
    }

    @Test
    void saysThatARepeatedAdvisoryIsKnownAndLeavesTheEntryItsFirstSpan() throws Exception {
        var store = Store.create(connection);
        var consumer = PlainConsumer.create(connection, store, "c", 1, SHORT);
        store.publish("a", "body");
        consumer.fail(1, "");
        queue.one(store.name(), "c");
        SPANS.one(SPAN);
        connection.publish(
                Queue.maxDeliveries(store.name(), "c"), queue.advisory(store.name(), "c"));

        var both = SPANS.awaitNamed(SPAN, 2);

        assertThat(both)
                .extracting(span -> span.getAttributes().get(DUPLICATE))
                .containsExactly(false, true);
        assertThat(queue.one(store.name(), "c").headers().get("traceparent"))
                .containsExactly(traceparent(both.getFirst().getSpanContext()));
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }

    private static String traceparent(SpanContext span) {
        return "00-%s-%s-%s"
                .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }
}
