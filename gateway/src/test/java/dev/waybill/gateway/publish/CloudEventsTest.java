package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@WithNats
class CloudEventsTest {
    private static final String ONE = "application/cloudevents+json";
    private static final String MANY = "application/cloudevents-batch+json";
    private static final String REQUIRED =
            "\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"T.v1\"";

    private final RunningGateway gateway;
    private final Publishing publishing;

    CloudEventsTest(NatsServer nats, Connection connection) {
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.publishing = Publishing.to(gateway, connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void answersAStructuredEventAsAnyOne() {
        var answer = publishing.cloudEvents("x", ONE, "{" + REQUIRED + ",\"data\":{\"n\":1.0}}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(Publishing.json(answer).get("eventId").asText()).isEqualTo("a");
        assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(publishing.payload(1)).isEqualTo("{\"n\":1.0}");
    }

    @Test
    void storesAStructuredEventInBinaryMode() {
        publishing.cloudEvents(
                "x",
                ONE,
                "{"
                        + REQUIRED
                        + ",\"time\":\"2026-01-31T12:00:00Z\",\"subject\":\"é\",\"tries\":3,"
                        + "\"urgent\":true,\"none\":null,\"traceparent\":\"00-1\","
                        + "\"datacontenttype\":\"text/plain\",\"data\":\"hey\"}");

        var headers = publishing.headers(1);
        assertThat(publishing.payload(1)).isEqualTo("hey");
        assertThat(headers.getFirst("ce-time")).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(headers.getFirst("ce-subject")).isEqualTo("%C3%A9");
        assertThat(headers.getFirst("ce-tries")).isEqualTo("3");
        assertThat(headers.getFirst("ce-urgent")).isEqualTo("true");
        assertThat(headers.getFirst("ce-traceparent")).isEqualTo("00-1");
        assertThat(headers.containsKey("ce-none")).isFalse();
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("anonymous:/s#a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"data\":\"x\"                                         | \"x\"  | application/json",
                "\"data\":null                                          | null   | application/json",
                "\"data_base64\":\"aGV5\",\"datacontenttype\":\"a/b\"   | hey    | a/b",
                "\"data\":\"<a/>\",\"datacontenttype\":\"text/xml\"     | <a/>   | text/xml",
                "\"data\":[1],\"datacontenttype\":\"a/b+json\"          | [1]    | a/b+json",
            })
    void storesData(String fields, String payload, String contentType) {
        publishing.cloudEvents("x", ONE, "{" + REQUIRED + "," + fields + "}");

        assertThat(publishing.payload(1)).isEqualTo(payload);
        assertThat(publishing.headers(1).getFirst("ce-datacontenttype")).isEqualTo(contentType);
    }

    @Test
    void readsABinaryEventFromItsHeaders() {
        var answer =
                publishing.send(
                        publishing
                                .many(
                                        "/v1/messages?subject=" + publishing.subject("x"),
                                        "application/x-ndjson",
                                        "{}\n{}\n")
                                .header("ce-specversion", "1.0")
                                .header("CE-ID", "a")
                                .header("ce-source", "/s")
                                .header("ce-type", "T.v1")
                                .header("ce-tenant", "b%20c"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(publishing.payload(1)).isEqualTo("{}\n{}\n");
        assertThat(publishing.headers(1).getFirst("ce-tenant")).isEqualTo("b%20c");
        assertThat(publishing.headers(1).getFirst("ce-datacontenttype"))
                .isEqualTo("application/x-ndjson");
    }

    @Test
    void answersABatchLineByLine() {
        var lines =
                Publishing.lines(
                        publishing.cloudEvents(
                                "x",
                                MANY,
                                "[{" + REQUIRED + "}, {\"id\":\"b\"}, {" + REQUIRED + "}]"));

        assertThat(lines)
                .extracting(line -> line.path("status").asText())
                .containsExactly("stored", "failed", "duplicate", "");
        assertThat(lines)
                .extracting(line -> line.path("eventId").asText())
                .containsExactly("a", "b", "a", "");
        assertThat(lines.getLast().at("/summary/stored").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[{},", "[]]", "[", ""})
    void publishesNothingOfABatchThatIsNoArray(String body) {
        assertThat(publishing.cloudEvents("x", MANY, body).statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"specversion", "id", "source", "type"})
    void refusesAnEventWithoutARequiredAttribute(String missing) {
        var answer = publishing.cloudEvents("x", ONE, "{" + REQUIRED.replace(missing, "n") + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Nats-Rollup\":\"all\"",
                "\"nats-rollup\":\"all\"",
                "\"NATS-ROLLUP\":\"all\"",
                "\"Tenant\":\"a\"",
                "\"tenant\":1.5",
                "\"tenant\":{}",
                "\"tenant\":\"a\\r\\nb\"",
                "\"tenant\":\"\\u0000\"",
                "\"time\":\"now\"",
                "\"data\":1,\"data_base64\":\"\"",
                "\"id\":\"b\"",
            })
    void refusesAnAttributeThatIsNone(String field) {
        var answer = publishing.cloudEvents("x", ONE, "{" + REQUIRED + "," + field + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {ONE, MANY})
    void needsASubject(String mediaType) {
        var answer = publishing.send(publishing.many("/v1/messages", mediaType, "[]"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Publishing.json(answer).get("code").asText()).isEqualTo("subject-refused");
    }
}
