package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.Uuid7;
import io.nats.client.Connection;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class PublishOneTest {
    private final RunningGateway gateway;
    private final Publishing publishing;

    PublishOneTest(NatsServer nats, Connection connection) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.publishing = Publishing.to(gateway, connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void answersWithWhereTheEventIs() {
        var answer = publishing.send(publishing.one("placed", "{}").header("Event-Id", "a-17"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Publishing.json(answer))
                .isEqualTo(
                        Publishing.json(
                                """
                                {"eventId":"a-17","stream":"%s","sequence":1,"subject":"%s","duplicate":false}
                                """
                                        .formatted(
                                                publishing.stream(),
                                                publishing.subject("placed"))));
        assertThat(answer.headers().firstValue("Location"))
                .contains("/v1/streams/" + publishing.stream() + "/messages/1");
        assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(answer.headers().firstValue("X-Event-Id")).contains("a-17");
    }

    @Test
    void storesTheBodyAndTheFullEnvelope() {
        publishing.send(
                publishing
                        .one("placed", "{\"id\":\"not the event's\"}")
                        .header("Content-Type", "application/json")
                        .header("Event-Id", "a-17")
                        .header("Event-Type", "OrderPlaced.v2")
                        .header("Event-Source", "/shop")
                        .header("Event-Time", "2026-01-31T12:00:00+01:00")
                        .header("Event-Key", "1017")
                        .header("ce-subject", "orders/1017"));

        assertThat(publishing.payload(1)).isEqualTo("{\"id\":\"not the event's\"}");
        var headers = publishing.headers(1);
        assertThat(headers.getFirst("ce-specversion")).isEqualTo("1.0");
        assertThat(headers.getFirst("ce-id")).isEqualTo("a-17");
        assertThat(headers.getFirst("ce-type")).isEqualTo("OrderPlaced.v2");
        assertThat(headers.getFirst("ce-source")).isEqualTo("/shop");
        assertThat(headers.getFirst("ce-time")).isEqualTo("2026-01-31T11:00:00Z");
        assertThat(headers.getFirst("ce-partitionkey")).isEqualTo("1017");
        assertThat(headers.getFirst("ce-subject")).isEqualTo("orders/1017");
        assertThat(headers.getFirst("ce-datacontenttype")).isEqualTo("application/json");
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("anonymous:/shop#a-17");
    }

    @Test
    void fillsInWhatIsMissing() {
        var answer = publishing.send(publishing.one("placed", "x"));

        var id = Publishing.json(answer).get("eventId").asText();
        assertThat(id).matches(Uuid7::isUuid);
        var headers = publishing.headers(1);
        assertThat(headers.getFirst("ce-type")).isEqualTo("Untyped.v1");
        assertThat(headers.getFirst("ce-source")).isEqualTo("/http/anonymous");
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("anonymous:" + id);
        assertThat(headers.containsKey("ce-datacontenttype")).isFalse();
    }

    @Test
    void answersARepeatWithTheFirstSequence() {
        publishing.send(publishing.one("placed", "first").header("Event-Id", "a-17"));
        publishing.send(publishing.one("placed", "another"));

        var repeat = publishing.send(publishing.one("placed", "again").header("Event-Id", "a-17"));

        assertThat(repeat.statusCode()).isEqualTo(200);
        assertThat(Publishing.json(repeat).get("duplicate").asBoolean()).isTrue();
        assertThat(Publishing.json(repeat).get("sequence").asLong()).isEqualTo(1);
        assertThat(repeat.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(publishing.stored()).isEqualTo(2);
    }

    @Test
    void keepsEveryValueOfTheCallersHeadersAndNoOthers() {
        publishing.send(
                publishing
                        .one("placed", "x")
                        .header("Msg-Tenant", "a")
                        .header("Msg-Tenant", "b")
                        .header("Authorization", "Bearer secret")
                        .header("Cookie", "session=secret")
                        .header("X-Other", "secret"));

        assertThat(publishing.headers(1).get("Tenant")).containsExactly("a", "b");
        assertThat(publishing.message(1).toString()).doesNotContain("secret");
        assertThat(publishing.headers(1).keySet()).noneMatch("Authorization"::equalsIgnoreCase);
    }

    @Test
    void decodesPercentCodedAttributesAndEncodesTheIdInTheAnswersHeader() {
        var answer = publishing.send(publishing.one("placed", "x").header("ce-id", "caf%C3%A9"));

        assertThat(Publishing.json(answer).get("eventId").asText()).isEqualTo("café");
        assertThat(answer.headers().firstValue("X-Event-Id")).contains("caf%C3%A9");
        assertThat(publishing.headers(1).getFirst("ce-id")).isEqualTo("caf%C3%A9");
    }

    @Test
    void storesAPayloadOfAnyBytes() {
        var bytes = new byte[] {0, (byte) 0xff, 13, 10, (byte) 0xc3};

        publishing.send(
                publishing.one("placed", "").POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));

        assertThat(publishing.data(1)).isEqualTo(bytes);
    }

    @Test
    void storesOnlyWhereTheSubjectIsAsExpected() {
        publishing.send(publishing.one("entity", "first").header("If-None-Match", "*"));

        var next = publishing.send(publishing.one("entity", "next").header("If-Match", "\"1\""));
        var stale = publishing.send(publishing.one("entity", "stale").header("If-Match", "\"1\""));

        assertThat(next.statusCode()).isEqualTo(201);
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(Publishing.json(stale).get("code").asText()).isEqualTo("wrong-last-sequence");
        assertThat(Publishing.json(stale).get("lastSequence").asLong()).isEqualTo(2);
        assertThat(Publishing.json(stale).get("eventId").asText()).isNotEmpty();
        assertThat(publishing.stored()).isEqualTo(2);
    }

    @Test
    void refusesToCreateWhatIsThere() {
        publishing.send(publishing.one("entity", "first"));

        var second = publishing.send(publishing.one("entity", "x").header("If-None-Match", "*"));

        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(second.headers().firstValue("ETag")).contains("\"1\"");
    }

    @Test
    void answersARetryWithAStaleExpectationAsADuplicate() {
        publishing.send(
                publishing.one("entity", "x").header("Event-Id", "a").header("If-None-Match", "*"));

        var retry =
                publishing.send(
                        publishing
                                .one("entity", "x")
                                .header("Event-Id", "a")
                                .header("If-None-Match", "*"));

        assertThat(retry.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "*", "W/\"17\"", "\"1\", \"2\"", "\"x\"", "\"-1\""})
    void refusesAnIfMatchThatIsNoSequence(String value) {
        var answer = publishing.send(publishing.one("entity", "x").header("If-Match", value));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @Test
    void refusesAnAttributeThatIsGivenInTwoWays() {
        var answer =
                publishing.send(
                        publishing.one("x", "x").header("Event-Id", "a").header("ce-id", "b"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-01-31", "2026-13-01T00:00:00Z"})
    void refusesATimeThatIsNone(String time) {
        var answer = publishing.send(publishing.one("x", "x").header("Event-Time", time));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Publishing.json(answer).get("eventId").asText()).isNotEmpty();
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0D%0A", "%00", "a%0ab", "%ff", "%20"})
    void refusesAnIdThatIsNoText(String id) {
        var answer = publishing.send(publishing.one("x", "x").header("ce-id", id));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @Test
    void sendsWholeCloudEventsElsewhere() {
        var answer =
                publishing.send(
                        publishing
                                .one("x", "{}")
                                .header("Content-Type", "application/cloudevents+json"));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(publishing.stored()).isZero();
    }
}
