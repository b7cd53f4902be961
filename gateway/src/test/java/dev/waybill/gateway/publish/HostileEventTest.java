package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Keys;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What must never reach a stream, by whichever way it comes.
@WithNats
class HostileEventTest {
    private static final List<String> CONTROL =
            List.of(
                    "Nats-Msg-Id",
                    "Nats-Expected-Stream",
                    "Nats-Expected-Last-Sequence",
                    "Nats-Expected-Last-Subject-Sequence",
                    "Nats-Expected-Last-Subject-Sequence-Subject",
                    "Nats-Expected-Last-Msg-Id",
                    "Nats-Rollup",
                    "Nats-TTL",
                    "Nats-Incr",
                    "Nats-Batch-Id",
                    "Nats-Batch-Sequence",
                    "Nats-Batch-Commit",
                    "Nats-Schedule",
                    "Nats-Schedule-Target",
                    "Nats-Schedule-TTL",
                    "Nats-Schedule-Source",
                    "Nats-Trace-Dest",
                    "Nats-Trace-Only",
                    "Nats-Trace-Hop",
                    "Nats-Request-Info",
                    "Nats-Stream-Source",
                    "Nats-Pin-Id",
                    "Nats-Required-Api-Level",
                    "Nats-Marker-Reason");
    private static final List<String> RESERVED =
            List.of("ce-id", "Dlq-Reason", "traceparent", "tracestate", "baggage", "Xraceparent");

    private final RunningGateway gateway;
    private final Publishing publishing;

    HostileEventTest(NatsServer nats, Connection connection) {
        this.gateway =
                RunningGateway.start(
                        nats.url(),
                        Map.of(
                                "auth.keys.0.name", "victim",
                                "auth.keys.0.sha256", Keys.sha256("v"),
                                "auth.keys.0.publish.0", ">",
                                "auth.keys.1.name", "attacker",
                                "auth.keys.1.sha256", Keys.sha256("a"),
                                "auth.keys.1.publish.0", "*.shared.>"));
        this.publishing = Publishing.to(gateway, connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%3E",
                "*",
                "a.%3E",
                "a.*.b",
                "a..b",
                ".a",
                "a.",
                "a%20b",
                "a%09b",
                "%0D",
                "%0A",
                "a%0D%0Ab",
                "%00",
                "%7F",
                "a%252eb",
                "%EF%BC%9E",
                "%E2%80%A8",
                "%C4%8A",
                "%C0%AE",
                "$JS.API.STREAM.PURGE.X",
                "$JS.API.STREAM.DELETE.X",
                "$JS.ACK.X.C.1.1.1.1.0",
                "$JS.FC.x",
                "$SYS.REQ.SERVER.PING",
                "$SYS.REQ.ACCOUNT.PING.CONNZ",
                "$KV.b.k",
                "$O.b.C.x",
                "_INBOX.x",
                "_R_.x",
                "_GR_.x",
                "$MQTT.x",
                "$G.x",
                "$NRG.x",
                "$GNR.x",
                "waybill.dlq.x",
                "waybill.replay.x",
                "%24JS.API.INFO"
            })
    void refusesSubjectsThatAreNobodysOnEveryRoute(String encoded) {
        var path = gateway.request("/v1/subjects/" + encoded + "/messages");
        var one = publishing.send(Keys.with(path.POST(body("x")), "v"));
        var ce =
                publishing.send(
                        Keys.with(
                                gateway.request("/v1/messages?subject=" + encoded)
                                        .header("Content-Type", "application/cloudevents+json")
                                        .POST(body("{}")),
                                "v"));

        assertThat(one.statusCode()).isEqualTo(400);
        assertThat(Publishing.json(one).get("code").asText()).isEqualTo("subject-refused");
        assertThat(ce.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 5_000})
    void refusesASubjectThatIsTooLong(int length) {
        var path = gateway.request("/v1/subjects/" + "a".repeat(length) + "/messages");

        assertThat(publishing.send(Keys.with(path.POST(body("x")), "v")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesASubjectOfAThousandTokens() {
        var path = gateway.request("/v1/subjects/" + "a.".repeat(999) + "a/messages");

        assertThat(publishing.send(Keys.with(path.POST(body("x")), "v")).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("controlHeaders")
    void refusesControlHeadersInEveryCase(String name) {
        var plain = publishing.send(Keys.with(publishing.one("x", "x").header(name, "all"), "v"));
        var prefixed =
                publishing.send(
                        Keys.with(publishing.one("x", "x").header("Msg-" + name, "all"), "v"));
        var attribute =
                publishing.send(
                        Keys.with(publishing.one("x", "x").header("ce-" + name, "all"), "v"));

        assertThat(plain.statusCode()).isEqualTo(400);
        assertThat(prefixed.statusCode()).isEqualTo(400);
        assertThat(attribute.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @MethodSource({"controlHeaders", "reservedHeaders"})
    void refusesReservedNamesInLines(String name) {
        var subject = publishing.subject("x");
        var lines =
                lines(
                        """
                        {"subject":"%s","headers":{"%s":"all"}}
                        {"subject":"%s","%s":"all"}
                        """
                                .formatted(subject, name, subject, name));

        assertThat(lines.get(0).at("/problem/code").asText()).isEqualTo("header-refused");
        assertThat(lines.get(1).at("/problem/code").asText()).isEqualTo("body-refused");
        assertThat(publishing.stored()).isZero();
    }

    @ParameterizedTest
    @MethodSource("reservedHeaders")
    void refusesReservedNamesBehindThePrefix(String name) {
        var answer =
                publishing.send(
                        Keys.with(publishing.one("x", "x").header("Msg-" + name, "x"), "v"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(publishing.stored()).isZero();
    }

    @Test
    void suppressesNobodysMessageByItsId() {
        var poison = publishing.one("shared.x", "poison").header("Event-Id", "a");
        var event = publishing.one("shared.x", "event").header("Event-Id", "a");

        publishing.send(Keys.with(poison.header("Event-Source", "/s"), "a"));
        var answer = publishing.send(Keys.with(event.header("Event-Source", "/s"), "v"));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(publishing.payload(2)).isEqualTo("event");
    }

    @Test
    void publishesOnlyWhereItIsGranted() {
        var outside = publishing.send(Keys.with(publishing.one("own.x", "x"), "a"));
        var line = "{\"subject\":\"%s\"}\n";
        var answer =
                publishing.send(
                        Keys.with(
                                publishing.many(
                                        "/v1/messages",
                                        "application/x-ndjson",
                                        line.formatted(publishing.subject("own.x"))
                                                + line.formatted(publishing.subject("shared.x"))),
                                "a"));

        assertThat(outside.statusCode()).isEqualTo(403);
        assertThat(Publishing.lines(answer).get(0).at("/problem/code").asText())
                .isEqualTo("forbidden");
        assertThat(Publishing.lines(answer).get(1).get("status").asText()).isEqualTo("stored");
        assertThat(publishing.stored()).isEqualTo(1);
    }

    @Test
    void refusesMoreHeadersThanARequestMayHave() {
        var headers = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            headers.append(i == 0 ? "" : ",").append("\"h").append(i).append("\":\"\"");
        }

        var lines =
                lines(
                        "{\"subject\":\"%s\",\"headers\":{%s}}"
                                .formatted(publishing.subject("x"), headers));

        assertThat(lines.get(0).at("/problem/code").asText()).isEqualTo("headers-too-large");
        assertThat(publishing.stored()).isZero();
    }

    private List<com.fasterxml.jackson.databind.JsonNode> lines(String ndjson) {
        return Publishing.lines(
                publishing.send(
                        Keys.with(
                                publishing.many("/v1/messages", "application/x-ndjson", ndjson),
                                "v")));
    }

    private static java.net.http.HttpRequest.BodyPublisher body(String text) {
        return java.net.http.HttpRequest.BodyPublishers.ofString(text);
    }

    private static Stream<String> controlHeaders() {
        return CONTROL.stream().flatMap(HostileEventTest::casings);
    }

    private static Stream<String> reservedHeaders() {
        return RESERVED.stream().flatMap(HostileEventTest::casings);
    }

    private static Stream<String> casings(String name) {
        return Stream.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))
                .distinct();
    }
}
