package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Consumption;
import dev.waybill.client.Delivery;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import dev.waybill.gateway.deliver.Store;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.Epoch;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.StreamInfoOptions;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One replay from the operator's request to the handler, by its traces: the gateway, the lane, and
/// a consumer with the library.
@WithNats
class ReplayTraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;
    private static final AttributeKey<String> REASON =
            AttributeKey.stringKey("messaging.nats.link.reason");

    private final Connection connection;
    private final Spans spans = Spans.create();
    private final RunningGateway gateway;
    private final Waybill waybill;
    private final ConcurrentLinkedQueue<Message> lane = new ConcurrentLinkedQueue<>();

    ReplayTraceTest(NatsServer nats, Connection connection) {
        this.connection = connection;
        this.gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry());
        this.waybill =
                Waybill.builder(connection, "/billing")
                        .openTelemetry(spans.openTelemetry())
                        .build();
    }

    @AfterEach
    void stop() {
        gateway.close();
        spans.close();
    }

    @Test
    void leadsFromTheOperatorsRequestToANewTraceThatLinksToAllThatWentBefore() throws Exception {
        var store = Store.create(connection);
        listen(store);
        try (var _ = service(store)) {
            var event = waybill.event(store.subject("a")).type("Paid.v1").build();
            waybill.publish(event);
            var sent = spans.one("send " + store.subject(">"));
            var failed = spans.one("process " + store.subject(">"));
            replay(store);
            var replayed = spans.awaitNamed("process " + store.subject(">"), 2).getLast();

            var action = spans.one("POST /v1/dead-letters/{id}/replay");
            assertThat(action.getTraceId()).isEqualTo(TRACE);
            assertThat(action.getParentSpanId()).isEqualTo(CALLER);
            assertThat(lane)
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.getHeaders().get("traceparent"))
                                    .containsExactly(traceparent(action.getSpanContext())));
            assertThat(replayed.getParentSpanContext().isValid()).isFalse();
            assertThat(replayed.getTraceId())
                    .isNotIn(TRACE, sent.getTraceId(), failed.getTraceId());
            assertThat(replayed.getLinks())
                    .extracting(ReplayTraceTest::shown)
                    .containsExactlyInAnyOrder(
                            shown("replay", action),
                            shown("creation", sent),
                            shown("failure", failed));
            assertThat(failed.getTraceId()).isEqualTo(sent.getTraceId());
        }
    }

    /// A service whose handler refuses what is no replay.
    private Consumption service(Store store) {
        var running =
                waybill.consume(
                        ConsumeOptions.of(store.name(), "c").ackWait(Duration.ofSeconds(5)),
                        delivery -> handle(delivery));
        Await.until(
                "the lane is there",
                () ->
                        store.management()
                                .getConsumerNames(SPACE.lanes())
                                .contains(SPACE.laneName(store.name(), "c")));
        return running;
    }

    private static Verdict handle(Delivery delivery) {
        return delivery.isReplay() ? Verdict.ack() : Verdict.reject("no stock");
    }

    /// Hears what is published to the lane, beside the stream.
    private void listen(Store store) throws Exception {
        connection.createDispatcher(lane::add).subscribe(SPACE.lane(store.name(), "c"));
        connection.flush(Duration.ofSeconds(5));
    }

    private void replay(Store store) throws Exception {
        var created = store.management().getStreamInfo(store.name()).getCreateTime().toInstant();
        var id = new DeadLetterId(store.name(), "c", Epoch.of(created), 1);
        Await.until("it is a dead letter", () -> isThere(store, id));
        var answer =
                gateway.send(
                        gateway.request("/v1/dead-letters/" + id + "/replay")
                                .header("traceparent", "00-" + TRACE + "-" + CALLER + "-01")
                                .POST(BodyPublishers.ofString("{\"reason\":\"restocked\"}")));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        assertThat(answer.headers().firstValue("X-Trace-Id")).contains(TRACE);
    }

    private static boolean isThere(Store store, DeadLetterId id) throws Exception {
        var filter = StreamInfoOptions.filterSubjects(SPACE.entry(id));
        return store.management()
                        .getStreamInfo(SPACE.entries(), filter)
                        .getStreamState()
                        .getSubjectMap()
                        .size()
                == 1;
    }

    private static String shown(LinkData link) {
        return shown(
                Objects.requireNonNull(link.getAttributes().get(REASON)), link.getSpanContext());
    }

    private static String shown(String reason, SpanData span) {
        return shown(reason, span.getSpanContext());
    }

    private static String shown(String reason, SpanContext span) {
        return reason + " " + span.getTraceId() + " " + span.getSpanId();
    }

    private static String traceparent(SpanContext span) {
        return "00-%s-%s-%s"
                .formatted(span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
    }
}
