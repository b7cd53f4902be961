package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.PublishOutcome.Refused;
import dev.waybill.client.PublishOutcome.Stored;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Spans;
import io.nats.client.Connection;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishTest {
    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    private final Spans spans = Spans.create();
    private Connection connection;
    private Waybill waybill;
    private Streams streams;

    @BeforeEach
    void connect() {
        connection = NATS.connect(ConnectionDefaults::apply);
        streams = new Streams(connection);
        waybill =
                Waybill.builder(connection, "/orders")
                        .openTelemetry(spans.openTelemetry())
                        .subjectTemplates("pub.*.placed")
                        .build();
        streams.create("PUB", "pub.>");
    }

    @AfterEach
    void disconnect() throws Exception {
        streams.delete("PUB");
        connection.close();
        spans.close();
    }

    @Test
    void storesAnEventWithItsFullEnvelopeAndItsTrace() {
        var event =
                waybill.event("pub.eu.placed")
                        .type("OrderPlaced.v2")
                        .key("o-1")
                        .json("{\"n\":1}")
                        .build();
        var stored = (Stored) waybill.publish(event);
        var headers = streams.headers("PUB", stored.sequence());
        assertThat(stored).isEqualTo(new Stored("PUB", 1, false));
        assertThat(headers.getFirst("ce-id"))
                .isEqualTo(event.id())
                .isEqualTo(headers.getFirst("Nats-Msg-Id"));
        assertThat(headers.getFirst("ce-specversion")).isEqualTo("1.0");
        assertThat(headers.getFirst("ce-source")).isEqualTo("/orders");
        assertThat(headers.getFirst("ce-type")).isEqualTo("OrderPlaced.v2");
        assertThat(headers.getFirst("ce-partitionkey")).isEqualTo("o-1");
        assertThat(headers.getFirst("ce-datacontenttype")).isEqualTo("application/json");
        var span = spans.one("send pub.*.placed");
        assertThat(headers.getFirst("traceparent"))
                .contains(span.getTraceId())
                .contains(span.getSpanId());
    }

    @Test
    void describesASendAsTheConventionsDo() {
        waybill.publish(waybill.event("pub.eu.placed").type("OrderPlaced.v2").id("7").build());
        var span = spans.one("send pub.*.placed");
        assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        var attributes = span.getAttributes();
        assertThat(attributes.get(Attribute.SYSTEM)).isEqualTo("nats");
        assertThat(attributes.get(Attribute.OPERATION_NAME)).isEqualTo("send");
        assertThat(attributes.get(Attribute.OPERATION_TYPE)).isEqualTo("send");
        assertThat(attributes.get(Attribute.DESTINATION)).isEqualTo("pub.eu.placed");
        assertThat(attributes.get(Attribute.TEMPLATE)).isEqualTo("pub.*.placed");
        assertThat(attributes.get(Attribute.MESSAGE_ID)).isEqualTo("7");
        assertThat(attributes.get(Attribute.SERVER_PORT)).isEqualTo((long) NATS.server().port());
        assertThat(attributes.get(Attribute.STREAM)).isEqualTo("PUB");
        assertThat(attributes.get(Attribute.STREAM_SEQUENCE)).isEqualTo(1);
        assertThat(attributes.get(Attribute.DUPLICATE)).isFalse();
        assertThat(attributes.get(Attribute.ERROR_TYPE)).isNull();
    }

    @Test
    void keepsOneIdAndOneCreationContextWhenAnEventIsPublishedAgain() {
        var event = waybill.event("pub.eu.placed").type("OrderPlaced.v2").build();
        waybill.publish(event);
        var again = waybill.publish(event);
        assertThat(again).isEqualTo(new Stored("PUB", 1, true));
        var sends = spans.awaitNamed("send pub.*.placed", 2);
        assertThat(sends.get(0).getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(sends.get(1).getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(sends.get(1).getLinks())
                .singleElement()
                .extracting(link -> link.getSpanContext().getSpanId())
                .isEqualTo(sends.get(0).getSpanId());
    }

    @Test
    void injectsTheFirstContextAgainIntoAFurtherPublish() {
        var event = waybill.event("pub.eu.placed").type("OrderPlaced.v2").build();
        waybill.publish(event);
        streams.purge("PUB");
        var compact =
                Waybill.builder(connection, "/orders").openTelemetry(spans.openTelemetry()).build();
        streams.update("PUB", "pub.>", c -> c.duplicateWindow(java.time.Duration.ofMillis(100)));
        dev.waybill.testkit.Await.until(
                "the duplicate window is over",
                () -> compact.publish(event) instanceof Stored s && !s.duplicate());
        var first = spans.named("send pub.*.placed").getFirst();
        assertThat(streams.lastHeaders("PUB", "pub.eu.placed").getFirst("traceparent"))
                .contains(first.getSpanId());
    }

    @Test
    void writesTheIdAndTheTraceAloneInTheCompactEnvelope() {
        var compact =
                Waybill.builder(connection, "/orders")
                        .openTelemetry(spans.openTelemetry())
                        .compactEnvelope()
                        .build();
        compact.publish(compact.event("pub.eu.placed").type("OrderPlaced.v2").build());
        assertThat(streams.headers("PUB", 1).keySet())
                .containsExactlyInAnyOrder("Nats-Msg-Id", "traceparent");
    }

    @Test
    void publishesManyInOrderThroughABoundedWindow() throws Exception {
        var events =
                IntStream.range(0, 2_000)
                        .mapToObj(i ->
                                waybill.event("pub.eu.placed")
                                        .type("OrderPlaced.v2")
                                        .text("n" + i)
                                        .build())
                        .toList();
        var outcomes = waybill.publishAll(events);
        assertThat(outcomes).hasSize(2_000).allMatch(Stored.class::isInstance);
        assertThat(outcomes.stream().map(o -> ((Stored) o).sequence()).toList()).isSorted();
        assertThat(spans.awaitNamed("send pub.*.placed", 2_000))
                .extracting(s -> s.getAttributes().get(Attribute.STREAM_SEQUENCE))
                .doesNotHaveDuplicates();
    }

    @Test
    void keepsNoMoreUnderWayThanTheWindowHolds() throws Exception {
        var window = waybill.publishWindow(3, 1_000);
        NATS.server().suspend();
        var sent = new ArrayList<Thread>();
        var room = new CountDownLatch(1);
        try {
            for (int i = 0; i < 3; i++) {
                var _ =
                        window.publish(
                                waybill.event("pub.eu.placed").type("OrderPlaced.v2").build());
            }
            sent.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    var _ =
                                            window.publish(
                                                    waybill.event("pub.eu.placed")
                                                            .type("OrderPlaced.v2")
                                                            .build());
                                    room.countDown();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                            }));
            assertThat(room.await(300, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            NATS.server().resume();
        }
        assertThat(room.await(10, TimeUnit.SECONDS)).isTrue();
        window.await();
        sent.getFirst().join();
    }

    @Test
    void refusesWhatNoStreamTakesAndSaysSo() {
        var refused = (Refused) waybill.publish(waybill.event("nobody.here").type("T.v1").build());
        assertThat(refused.code()).isEqualTo(Refused.NO_RESPONDERS);
        var span = spans.one("send nobody.>");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getAttributes().get(Attribute.ERROR_TYPE)).isEqualTo("no_responders");
    }

    @Test
    void refusesAWrongLastSequenceWithTheServersCode() {
        waybill.publish(waybill.event("pub.eu.placed").type("T.v1").build());
        var refused =
                (Refused)
                        waybill.publish(
                                waybill.event("pub.eu.placed")
                                        .type("T.v1")
                                        .expectLastSubjectSequence(7)
                                        .build());
        assertThat(refused.code()).isEqualTo(Refused.WRONG_LAST_SEQUENCE);
        assertThat(refused.reason()).contains("1");
    }

    @Test
    void refusesWhatIsLargerThanTheServerTakesWithoutSendingIt() {
        var refused =
                (Refused)
                        waybill.publish(
                                waybill.event("pub.eu.placed")
                                        .type("T.v1")
                                        .data(new byte[1024 * 1024])
                                        .build());
        assertThat(refused.code()).isEqualTo(Refused.TOO_LARGE);
        assertThat(refused.reason()).contains("1048576");
        assertThat(streams.count("PUB")).isZero();
    }

    @Test
    void doesNotBelieveAnAnswerFromAForeignStream() {
        connection
                .createDispatcher(m ->
                        connection.publish(
                                m.getReplyTo(),
                                "{\"stream\":\"FAKE\",\"seq\":7}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .subscribe("forged.x");
        var outcome =
                waybill.publish(
                        waybill.event("forged.x").type("T.v1").expectStream("REAL").build());
        assertThat(outcome).isInstanceOf(PublishOutcome.Unanswered.class);
    }

    @Test
    void completesItsFuturesWhereABlockingCallbackHoldsUpNobody() throws Exception {
        var caller = Thread.currentThread();
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var blocked = new ArrayList<CompletableFuture<Void>>();
        while (entered.getCount() > 0) {
            // An outcome that came before the callback was attached calls it on this very thread.
            blocked.add(
                    waybill.publishAsync(waybill.event("pub.eu.placed").type("T.v1").build())
                            .thenAccept(o -> {
                                if (Thread.currentThread() != caller) {
                                    entered.countDown();
                                    awaitQuietly(release);
                                }
                            }));
            waybill.publish(waybill.event("pub.eu.placed").type("T.v1").build());
        }
        assertThat(waybill.publish(waybill.event("pub.eu.placed").type("T.v1").build()))
                .isInstanceOf(Stored.class);
        release.countDown();
        for (var one : blocked) {
            one.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void leavesTheCallersTraceInPlaceWhereTelemetryIsOff() {
        var plain = Waybill.create(connection, "/orders");
        var parent = spans.openTelemetry().getTracer("test").spanBuilder("caller").startSpan();
        try (var scope = parent.makeCurrent()) {
            plain.publish(plain.event("pub.eu.placed").type("T.v1").build());
        }
        assertThat(streams.headers("PUB", 1).getFirst("traceparent"))
                .contains(parent.getSpanContext().getSpanId());
        parent.end();
    }

    @Test
    void writesNoTraceWhereThereIsNone() {
        var plain = Waybill.create(connection, "/orders");
        plain.publish(plain.event("pub.eu.placed").type("T.v1").build());
        assertThat(streams.headers("PUB", 1).containsKey("traceparent")).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
