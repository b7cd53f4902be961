package dev.waybill.gateway.deliver;

import static dev.waybill.gateway.deliver.Caller.messages;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.HeaderNames;
import io.nats.client.Connection;
import io.nats.client.api.AckPolicy;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@WithNats
class FetchTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Spans spans = Spans.create();
    private final RunningGateway gateway;
    private final Store store;
    private final Caller caller;

    FetchTest(NatsServer nats, Connection connection) {
        this.gateway =
                RunningGateway.start(
                        nats.url(),
                        Map.of("limits.fetch-messages", "10", "limits.fetch-bytes", "64KiB"),
                        spans.openTelemetry());
        this.store = Store.create(connection).consumer("work", MINUTE);
        this.caller = new Caller(gateway, store);
    }

    @AfterEach
    void stop() {
        gateway.close();
        spans.close();
    }

    @Test
    void leasesWhatIsThereInTheDocumentedShape() {
        var headers = new Headers();
        headers.put(HeaderNames.MSG_ID, "order-1");
        headers.add("Colour", "red", "blue");
        headers.put("ce-datacontenttype", "application/json; charset=utf-8");
        store.publish("placed", headers, bytes("{\"n\": 1.00000000000000000001}"));

        var messages = caller.fetch("work", "{\"max\":5,\"wait\":\"5s\"}");

        assertThat(messages).hasSize(1);
        var message = messages.get(0);
        assertThat(message.path("subject").asText()).isEqualTo(store.subject("placed"));
        assertThat(message.path("stream").asText()).isEqualTo(store.name());
        assertThat(message.path("sequence").asLong()).isEqualTo(1);
        assertThat(message.path("consumerSequence").asLong()).isEqualTo(1);
        assertThat(message.path("attempt").asLong()).isEqualTo(1);
        assertThat(message.path("pending").asLong()).isZero();
        assertThat(message.path("eventId").asText()).isEqualTo("order-1");
        assertThat(message.path("headers").path("Colour"))
                .extracting(JsonNode::asText)
                .containsExactly("red", "blue");
        assertThat(message.path("data").path("n").asDouble()).isEqualTo(1.0);
        assertThat(message.path("leaseSeconds").asDouble()).isBetween(50.0, 60.0);
        assertThat(Instant.parse(message.path("leaseExpires").asText()))
                .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(60));
        assertThat(Instant.parse(message.path("timestamp").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        assertThat(message.path("ackToken").asText()).matches("[A-Za-z0-9_-]{100,}");
    }

    @Test
    void keepsTheDigitsOfJsonAsTheyWereWritten() {
        store.publish("n", typed("application/json"), bytes("{\"n\":1.00000000000000000001}"));

        assertThat(caller.post("work", "{}").body())
                .contains("\"data\":{\"n\":1.00000000000000000001}");
    }

    @Test
    void showsTextAsTextAndAnythingElseAsBase64() {
        store.publish("text", typed("text/plain"), bytes("zwei\nZeilen ü"));
        store.publish("broken", typed("application/json"), bytes("{\"a\":"));
        store.publish("two", typed("application/json"), bytes("1 2"));
        store.publish("latin", typed("text/plain"), new byte[] {(byte) 0xfc});
        store.publish("none", "plain");

        var messages = caller.fetch("work", "{\"max\":5}");

        assertThat(messages.get(0).path("data").asText()).isEqualTo("zwei\nZeilen ü");
        assertThat(messages.get(1).path("dataBase64").asText()).isEqualTo("eyJhIjo=");
        assertThat(messages.get(2).path("dataBase64").asText()).isEqualTo("MSAy");
        assertThat(messages.get(3).path("dataBase64").asText()).isEqualTo("/A==");
        assertThat(messages.get(4).path("dataBase64").asText()).isEqualTo("cGxhaW4=");
        assertThat(messages.get(4).path("eventId").asText()).isEqualTo(store.name() + ":5");
    }

    @Test
    void answersWithNothingWhenNothingCameInTime() {
        var answer = caller.post("work", "{\"wait\":\"200ms\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"messages\":[]}");
    }

    @Test
    void takesNoMoreThanTheLimitOfMessages() {
        IntStream.range(0, 12).forEach(i -> store.publish("many", "m" + i));

        assertThat(caller.fetch("work", "{\"max\":1000}")).hasSize(10);
    }

    @Test
    void takesOneWithoutBeingToldHowMany() {
        IntStream.range(0, 3).forEach(i -> store.publish("many", "m" + i));

        assertThat(messages(caller.post("work", ""))).hasSize(1);
    }

    @Test
    void takesNoMoreThanTheBytesThatAreAskedFor() {
        IntStream.range(0, 4).forEach(_ -> store.publish("big", "x".repeat(2_000)));

        assertThat(caller.fetch("work", "{\"max\":4,\"maxBytes\":5000}")).hasSize(2);
    }

    @Test
    void saysThatTheNextMessageIsLargerThanWhatIsAskedFor() {
        store.publish("big", "x".repeat(2_000));

        var answer = caller.post("work", "{\"maxBytes\":100,\"wait\":\"200ms\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("larger than maxBytes");
    }

    @Test
    void handsOutAMessageLargerThanTheLimitOfBytes() {
        store.publish("huge", "x".repeat(200_000));

        assertThat(caller.fetch("work", "{}")).hasSize(1);
    }

    @Test
    void asksNoMoreOfAConsumerThanItAllows() {
        store.consumer(
                "strict", c -> c.maxBatch(2).maxExpires(Duration.ofSeconds(1)).maxBytes(100_000));
        IntStream.range(0, 3).forEach(i -> store.publish("many", "m" + i));

        var answer = caller.post("strict", "{\"max\":10,\"wait\":\"9s\"}");

        assertThat(messages(answer)).hasSize(2);
    }

    @Test
    void countsTheAttemptsOfOneMessage() {
        store.consumer("hasty", Duration.ofMillis(200));
        store.publish("placed", "again");
        var path = store.path("hasty") + "/fetch";
        gateway.post(path, "{}");

        var second = messages(gateway.post(path, "{\"wait\":\"20s\"}"));

        assertThat(second.get(0).path("attempt").asLong()).isEqualTo(2);
    }

    @Test
    void leasesNothingFromAConsumerWithoutAcks() {
        store.consumer("loose", c -> c.ackPolicy(AckPolicy.None));
        store.publish("placed", "free");

        var messages = messages(caller.post("loose", "{}"));

        assertThat(messages.get(0).has("sequence")).isTrue();
        assertThat(messages.get(0).has("ackToken")).isFalse();
        assertThat(messages.get(0).has("leaseExpires")).isFalse();
    }

    @Test
    void measuresTheLeaseByTheBackOffOfTheAttempt() {
        store.consumer("patient", c -> c.backoff(Duration.ofSeconds(10), MINUTE).maxDeliver(3));
        store.publish("placed", "x");

        var messages = messages(caller.post("patient", "{}"));

        assertThat(messages.get(0).path("leaseSeconds").asDouble()).isBetween(5.0, 10.0);
    }

    @Test
    void refusesAPushConsumer() {
        store.consumer("pushed", c -> c.deliverSubject("deliver.here"));

        var answer = caller.post("pushed", "{}");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("push consumer");
    }

    @Test
    void answersNotFoundForAnUnknownStreamOrConsumer() {
        var noStream = gateway.post("/v1/streams/NOWHERE/consumers/work/fetch", "{}");
        var noConsumer = caller.post("nobody", "{}");

        assertThat(noStream.statusCode()).isEqualTo(404);
        assertThat(noStream.body()).contains("stream-not-found");
        assertThat(noConsumer.statusCode()).isEqualTo(404);
        assertThat(noConsumer.body()).contains("consumer-not-found");
    }

    @Test
    void refusesABodyThatMakesNoSense() {
        for (var body :
                List.of(
                        "{\"max\":0}",
                        "{\"max\":\"3\"}",
                        "{\"maxBytes\":-1}",
                        "{\"wait\":5}",
                        "{\"wait\":\"soon\"}",
                        "{\"batch\":3}",
                        "[]")) {
            assertThat(caller.post("work", body).statusCode()).as(body).isEqualTo(400);
        }
    }

    @Test
    void tracesAFetchAsReceiveUnderTheRequestWithALinkToEachMessage() {
        var headers = new Headers();
        headers.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        store.publish("placed", headers, bytes("x"));

        caller.fetch("work", "{}");

        var server = spans.one("POST /v1/streams/{stream}/consumers/{consumer}/fetch");
        var receive = spans.one("receive " + store.subject(">"));
        assertThat(receive.getParentSpanId()).isEqualTo(server.getSpanId());
        assertThat(receive.getLinks())
                .singleElement()
                .satisfies(link ->
                        assertThat(link.getSpanContext().getTraceId())
                                .isEqualTo("0af7651916cd43dd8448eb211c80319c"));
    }

    @Test
    void countsWhatItHandedOut() {
        store.publish("placed", "x");

        caller.fetch("work", "{}");

        assertThat(gateway.management("/metrics").body())
                .contains(
                        "waybill_fetch_messages_total{consumer=\"work\",stream=\""
                                + store.name()
                                + "\"} 1");
    }

    private static Headers typed(String contentType) {
        var headers = new Headers();
        headers.put("ce-datacontenttype", contentType);
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
