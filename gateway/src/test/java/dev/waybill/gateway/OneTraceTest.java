package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.Spans;
import io.nats.client.impl.Headers;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/// One event from end to end, between programs that know nothing of each other.
class OneTraceTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String LOGGER = "test.billing";

    @RegisterExtension static final NatsExtension NATS = NatsExtension.create();

    private final ObjectMapper json = new ObjectMapper();
    private final Spans spans = Spans.create();
    private RunningGateway gateway;

    @BeforeEach
    void start() {
        gateway = RunningGateway.start(NATS.server().url(), Map.of(), spans.openTelemetry());
        put("/v1/streams/ONE", "{\"subjects\":[\"one.>\"]}");
        put("/v1/streams/ONE/consumers/http", "{\"ack_policy\":\"explicit\"}");
    }

    @AfterEach
    void stop() {
        gateway.send(gateway.request("/v1/streams/ONE").DELETE());
        gateway.close();
        spans.close();
    }

    @Test
    void isFetchedWithTheTraceItWasPostedInAndNotDeliveredAgainOnceAcked() throws Exception {
        var posted = json.readTree(post("one.a", "e-1"));
        var message = fetch().get(0);
        assertThat(message.at("/headers/traceparent/0").asText()).startsWith("00-" + TRACE + "-");
        assertThat(message.path("eventId").asText()).isEqualTo("e-1");
        assertThat(posted.path("traceId").asText()).isEqualTo(TRACE);
        assertThat(ack(message.path("ackToken").asText())).isEqualTo("ok");
        assertThat(fetch()).isEmpty();
    }

    @Test
    void isAnsweredAsADuplicateWithItsFirstSequenceWhenItIsPostedAgain() throws Exception {
        post("one.a", "e-2");
        post("one.a", "e-3");
        var again = json.readTree(post("one.a", "e-2"));
        assertThat(again.path("duplicate").asBoolean()).isTrue();
        assertThat(again.path("sequence").asLong()).isEqualTo(1);
    }

    @Test
    void isFetchedWithItsIdWhenAPlainClientPublishedIt() throws Exception {
        var connection = NATS.connect();
        connection
                .jetStream()
                .publish(
                        "one.a",
                        new Headers().put("Nats-Msg-Id", "m-1"),
                        "plain".getBytes(StandardCharsets.UTF_8));
        connection.jetStream().publish("one.a", "bare".getBytes(StandardCharsets.UTF_8));
        assertThat(fetch())
                .extracting(message -> message.path("eventId").asText())
                .containsExactly("m-1", "ONE:2");
    }

    @Test
    void putsItsIdAndItsTraceOnEveryLineOfALibraryConsumer() throws Exception {
        var waybill =
                Waybill.builder(NATS.connect(), "/billing")
                        .createStreams()
                        .openTelemetry(spans.openTelemetry())
                        .build();
        try (var logs = Logs.of(LOGGER);
                var _ =
                        waybill.consume(
                                ConsumeOptions.of("ONE", "billing"),
                                delivery -> {
                                    LoggerFactory.getLogger(LOGGER).info("charged");
                                    return Verdict.ack();
                                })) {
            post("one.a", "e-4");
            var line =
                    logs.await(
                            "the handler's line", written -> written.message().equals("charged"));
            assertThat(line.mdc())
                    .containsEntry("event_id", "e-4")
                    .containsEntry("trace_id", TRACE)
                    .containsEntry("attempt", "1");
            Await.until("the whole trace is there", () -> spans.ofTrace(TRACE).size() == 3);
            assertThat(spans.ofTrace(TRACE))
                    .extracting(span -> span.getName())
                    .containsExactlyInAnyOrder(
                            "POST /v1/subjects/{subject}/messages", "send one.>", "process one.>");
        }
    }

    private String post(String subject, String eventId) {
        var answer =
                gateway.send(
                        gateway.request("/v1/subjects/" + subject + "/messages")
                                .header("Event-Id", eventId)
                                .header("Event-Type", "OrderPlaced.v2")
                                .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                                .POST(BodyPublishers.ofString("{}")));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return answer.body();
    }

    private JsonNode fetch() throws Exception {
        return json.readTree(
                        gateway.post(
                                        "/v1/streams/ONE/consumers/http/fetch",
                                        "{\"max\":10,\"wait\":\"300ms\"}")
                                .body())
                .path("messages");
    }

    private String ack(String token) throws Exception {
        var body = json.createObjectNode();
        body.putArray("acks").addObject().put("token", token).put("action", "ack");
        return json.readTree(gateway.post("/v1/acks", body.toString()).body())
                .at("/results/0/status")
                .asText();
    }

    private void put(String path, String body) {
        var answer =
                gateway.send(
                        gateway.request(path)
                                .header("Content-Type", "application/json")
                                .PUT(BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
}
