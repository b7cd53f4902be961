package dev.waybill.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Json;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class AdminTest {
    private final RunningGateway gateway;

    AdminTest(NatsServer nats) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
    }

    @BeforeEach
    void clean() {
        delete("/v1/streams/ORDERS");
        delete("/v1/streams/COPY");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void makesAStreamAndShowsItAsJetStreamDoes() {
        var answer =
                put("/v1/streams/ORDERS", "{\"subjects\":[\"orders.>\"],\"max_age\":60000000000}");

        assertThat(answer.statusCode()).isEqualTo(201);
        var made = json(answer);
        assertThat(made.path("name").asText()).isEqualTo("ORDERS");
        assertThat(made.path("config").path("max_age").asLong()).isEqualTo(60_000_000_000L);
        assertThat(made.path("config").path("subjects").get(0).asText()).isEqualTo("orders.>");
        assertThat(made.path("state").path("messages").asLong()).isZero();
        assertThat(made.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("name", "config", "state");
        assertThat(json(gateway.get("/v1/streams/ORDERS")).path("config"))
                .isEqualTo(made.path("config"));
    }

    @Test
    void saysThatAStreamWasThereBefore() {
        orders();

        assertThat(put("/v1/streams/ORDERS", "{\"subjects\":[\"orders.>\"]}").statusCode())
                .isEqualTo(200);
        var changed = put("/v1/streams/ORDERS", "{\"subjects\":[\"orders.>\"],\"max_msgs\":7}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).path("config").path("max_msgs").asLong()).isEqualTo(7);
    }

    @Test
    void deletesAStream() {
        orders();

        assertThat(delete("/v1/streams/ORDERS").statusCode()).isEqualTo(204);
        assertThat(gateway.get("/v1/streams/ORDERS").statusCode()).isEqualTo(404);
        assertThat(delete("/v1/streams/ORDERS").statusCode()).isEqualTo(404);
    }

    @Test
    void makesAConsumerThatDeliversFiveTimesAtMost() {
        orders();

        var answer = put("/v1/streams/ORDERS/consumers/work", "{}");

        assertThat(answer.statusCode()).isEqualTo(201);
        var config = json(answer).path("config");
        assertThat(config.path("max_deliver").asInt()).isEqualTo(5);
        assertThat(config.path("ack_policy").asText()).isEqualTo("explicit");
        assertThat(config.path("durable_name").asText()).isEqualTo("work");
        assertThat(json(answer).path("state").path("num_pending").isNumber()).isTrue();
        assertThat(json(answer).path("state").has("config")).isFalse();
    }

    @Test
    void keepsTheDeliveriesOfAConsumerThatIsChanged() {
        orders();
        put("/v1/streams/ORDERS/consumers/work", "{\"max_deliver\":-1}");

        var answer = put("/v1/streams/ORDERS/consumers/work", "{\"ack_wait\":5000000000}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("config").path("max_deliver").asInt()).isEqualTo(-1);
        assertThat(json(answer).path("config").path("ack_wait").asLong()).isEqualTo(5_000_000_000L);
    }

    @Test
    void makesAConsumerWithSeveralFiltersAndABackOff() {
        orders();

        var answer =
                put(
                        "/v1/streams/ORDERS/consumers/work",
                        "{\"filter_subjects\":[\"orders.a\",\"orders.b\"],"
                                + "\"backoff\":[1000000000,2000000000,3000000000,4000000000,"
                                + "5000000000]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(json(answer).path("config").path("max_deliver").asInt()).isEqualTo(6);
    }

    @Test
    void deletesAConsumer() {
        orders();
        put("/v1/streams/ORDERS/consumers/work", "{}");

        assertThat(delete("/v1/streams/ORDERS/consumers/work").statusCode()).isEqualTo(204);
        assertThat(delete("/v1/streams/ORDERS/consumers/work").statusCode()).isEqualTo(404);
        assertThat(delete("/v1/streams/NOWHERE/consumers/work").statusCode()).isEqualTo(404);
    }

    @Test
    void makesAStreamFromAnother() {
        orders();

        var answer = put("/v1/streams/COPY", "{\"sources\":[{\"name\":\"ORDERS\"}]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subjects\":[\"orders.>\"],\"max_mesages\":1}",
                "{\"subjects\":[\"orders.>\"],\"placement\":{\"node\":\"x\"}}",
                "{\"sources\":[{\"name\":\"ORDERS\",\"subject\":\"x\"}]}"
            })
    void namesTheFieldsThatItDoesNotKnow(String body) {
        var answer = put("/v1/streams/ORDERS", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).containsPattern("max_mesages|placement\\.node|sources\\.subject");
        assertThat(gateway.get("/v1/streams/ORDERS").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subjects\":[\">\"]}",
                "{\"subjects\":[\"*.x\"]}",
                "{\"subjects\":[\"$JS.API.>\"]}",
                "{\"subjects\":[\"waybill.dlq.>\"]}",
                "{\"subjects\":[\"_INBOX.>\"]}",
                "{\"subjects\":[\"a..b\"]}",
                "{\"subjects\":[5]}",
                "{\"subjects\":[\"orders.>\"],\"republish\":{\"src\":\">\",\"dest\":\"$SYS.x\"}}",
                "{\"subjects\":[\"orders.>\"],\"subject_transform\":{\"src\":\"orders.*\",\"dest\":\"$KV.b.x\"}}",
                "{\"mirror\":{\"name\":\"KV_SECRETS\"}}",
                "{\"sources\":[{\"name\":\"WAYBILL_DLQ\"}]}",
                "{\"sources\":[{\"name\":\"ORDERS\",\"external\":{\"api\":\"$JS.x.API\"}}]}",
                "{\"mirror\":{\"name\":\"ORDERS\",\"filter_subject\":\"a. b\"}}",
                "{\"name\":\"OTHER\",\"subjects\":[\"orders.>\"]}",
                "[]",
                "\"text\"",
                "{\"subjects\":\"orders.>\"} trailing"
            })
    void refusesAStreamOfWhatIsNobodys(String body) {
        assertThat(put("/v1/streams/ORDERS", body).statusCode()).as(body).isEqualTo(400);
        assertThat(gateway.get("/v1/streams/ORDERS").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"deliver_subject\":\"$JS.API.STREAM.DELETE.X\"}",
                "{\"deliver_subject\":\"_INBOX.x\"}",
                "{\"deliver_subject\":\"a.*\"}",
                "{\"filter_subject\":\"a b\"}",
                "{\"filter_subjects\":[\"orders.a\",\"$SYS.>\"]}",
                "{\"durable_name\":\"other\"}",
                "{\"direct\":true}"
            })
    void refusesAConsumerOfWhatIsNobodys(String body) {
        orders();

        assertThat(put("/v1/streams/ORDERS/consumers/work", body).statusCode())
                .as(body)
                .isEqualTo(400);
        assertThat(gateway.get("/v1/streams/ORDERS/consumers/work").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsWhatJetStreamRefuses() {
        orders();

        var overlap = put("/v1/streams/COPY", "{\"subjects\":[\"orders.a\"]}");
        var storage =
                put("/v1/streams/ORDERS", "{\"subjects\":[\"orders.>\"],\"storage\":\"memory\"}");

        assertThat(overlap.statusCode()).isEqualTo(409);
        assertThat(json(overlap).path("natsErrorCode").asInt()).isEqualTo(10_065);
        assertThat(storage.statusCode()).isEqualTo(422);
        assertThat(storage.body()).contains("can not change storage type");
    }

    private void orders() {
        assertThat(put("/v1/streams/ORDERS", "{\"subjects\":[\"orders.>\"]}").statusCode())
                .isEqualTo(201);
    }

    private HttpResponse<String> put(String path, String body) {
        return gateway.send(gateway.request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> delete(String path) {
        return gateway.send(gateway.request(path).DELETE());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
