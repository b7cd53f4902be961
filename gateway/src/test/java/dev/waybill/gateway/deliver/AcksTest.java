package dev.waybill.gateway.deliver;

import static dev.waybill.gateway.deliver.Caller.item;
import static dev.waybill.gateway.deliver.Caller.results;
import static dev.waybill.gateway.deliver.Caller.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class AcksTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Spans spans = Spans.create();
    private final RunningGateway gateway;
    private final NatsServer nats;
    private final Store store;
    private final Caller caller;

    AcksTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry());
        this.store = Store.create(connection).consumer("work", MINUTE);
        this.caller = new Caller(gateway, store);
    }

    @AfterEach
    void stop() {
        gateway.close();
        spans.close();
    }

    @Test
    void acksForGood() {
        store.publish("placed", "x");

        assertThat(caller.settle(caller.fetchOne("work"), "ack")).isEqualTo("ok");

        assertThat(store.info("work").getNumAckPending()).isZero();
        assertThat(store.info("work").getAckFloor().getStreamSequence()).isEqualTo(1);
    }

    @Test
    void answersEachTokenInOrder() {
        IntStream.range(0, 100).forEach(i -> store.publish("many", "m" + i));
        var tokens = new ArrayList<String>();
        caller.fetch("work", "{\"max\":100}")
                .forEach(message -> tokens.add(message.path("ackToken").asText()));
        var items = tokens.stream().map(token -> item(token, "\"ack\"")).toList();

        var results = results(caller.acks("{\"acks\":[" + String.join(",", items) + "]}"));

        assertThat(results).extracting(r -> r.path("token").asText()).isEqualTo(tokens);
        assertThat(results).allMatch(r -> r.path("status").asText().equals("ok"));
        assertThat(store.info("work").getNumAckPending()).isZero();
    }

    @Test
    void bringsAMessageBackAfterTheDelayOfANak() {
        store.publish("placed", "x");

        assertThat(caller.settle(caller.fetchOne("work"), "nak\",\"delay\":\"100ms"))
                .isEqualTo("ok");

        assertThat(caller.fetchOne("work").path("attempt").asLong()).isEqualTo(2);
    }

    @Test
    void terminatesForGood() {
        store.publish("placed", "x");

        assertThat(caller.settle(caller.fetchOne("work"), "term\",\"reason\":\"bad\\nthing"))
                .isEqualTo("ok");

        assertThat(store.info("work").getNumAckPending()).isZero();
    }

    @Test
    void prolongsALeaseAndAnswersWithANewToken() {
        store.consumer("brief", Duration.ofMillis(400));
        store.publish("placed", "x");
        var first = caller.fetchOne("brief");

        var result = caller.result(token(first), "\"inProgress\"");

        assertThat(result.path("status").asText()).isEqualTo("ok");
        assertThat(result.path("leaseExpires").asText())
                .isGreaterThan(first.path("leaseExpires").asText());
        assertThat(result.path("leaseSeconds").asDouble()).isBetween(0.0, 0.4);
        assertThat(
                        caller.result(result.path("ackToken").asText(), "\"ack\"")
                                .path("status")
                                .asText())
                .isEqualTo("ok");
    }

    @Test
    void refusesABodyThatMakesNoSenseBeforeItSettlesAnything() {
        store.publish("placed", "x");
        var token = token(caller.fetchOne("work"));
        var good = item(token, "\"ack\"");
        for (var bad :
                List.of(
                        "{}",
                        "{\"acks\":[]}",
                        "{\"acks\":[null]}",
                        "{\"acks\":[" + good + ",{\"token\":\"x\"}]}",
                        "{\"acks\":[" + good + "," + item("x", "\"nack\"") + "]}",
                        "{\"acks\":[" + good + "," + item("x", "\"ack\",\"delay\":\"1s\"") + "]}",
                        "{\"acks\":[" + good + "," + item("x", "\"nak\",\"delay\":\"8d\"") + "]}",
                        "{\"acks\":[" + good + "," + item("x", "\"nak\",\"reason\":\"y\"") + "]}",
                        "{\"acks\":[" + good + "],\"sync\":true}")) {
            assertThat(caller.acks(bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(store.info("work").getNumAckPending()).isEqualTo(1);
    }

    @Test
    void refusesMoreTokensThanTheLimit() {
        try (var small = RunningGateway.start(nats.url(), Map.of("limits.fetch-messages", "2"))) {
            var three =
                    String.join(
                            ",",
                            List.of(
                                    item("a", "\"ack\""),
                                    item("b", "\"ack\""),
                                    item("c", "\"ack\"")));

            assertThat(at(small).acks("{\"acks\":[" + three + "]}").statusCode()).isEqualTo(413);
        }
    }

    @Test
    void tellsTheSpanTheMetersAndTheLogOfTheEvent() {
        var headers = new Headers();
        headers.put("ce-id", "order-7");
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        store.publish("placed", headers, "x".getBytes(StandardCharsets.UTF_8));
        var leased = caller.fetchOne("work");
        try (var logs = Logs.of(SettleReport.class)) {
            caller.settle(leased, "ack");

            var line = logs.await("the settle line", l -> l.message().equals("ack over HTTP: ok"));
            assertThat(line.mdc())
                    .containsEntry("event_id", "order-7")
                    .containsEntry("stream", store.name())
                    .containsEntry("consumer", "work")
                    .containsEntry("stream_seq", "1")
                    .containsEntry("attempt", "1")
                    .containsKey("trace_id");
        }
        var span = spans.one("POST /v1/acks");
        assertThat(span.getEvents()).extracting(event -> event.getName()).containsExactly("settle");
        assertThat(span.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly("0af7651916cd43dd8448eb211c80319c");
        assertThat(gateway.management("/metrics").body())
                .contains("waybill_acks_total{action=\"ack\",status=\"ok\"} 1");
    }

    private Caller at(RunningGateway gateway) {
        return new Caller(gateway, store);
    }
}
