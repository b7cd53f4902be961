package dev.waybill.gateway.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Keys;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One stream with `<s>.eu.*` and `<s>.us.*`, and keys that may do a part of what there is.
@WithNats
class PermissionTest {
    private final RunningGateway gateway;
    private final Store store;

    PermissionTest(NatsServer nats, Connection connection) {
        this.store = Store.create(connection).consumer("eu", Duration.ofMinutes(1));
        this.gateway = RunningGateway.start(nats.url(), keys());
    }

    private Map<String, String> keys() {
        return Map.ofEntries(
                Map.entry("auth.keys.0.name", "europe"),
                Map.entry("auth.keys.0.sha256", Keys.sha256("europe")),
                Map.entry("auth.keys.0.consume", store.subject("eu.>")),
                Map.entry("auth.keys.1.name", "reader"),
                Map.entry("auth.keys.1.sha256", Keys.sha256("reader")),
                Map.entry("auth.keys.1.consume", store.subject(">")),
                Map.entry("auth.keys.2.name", "stranger"),
                Map.entry("auth.keys.2.sha256", Keys.sha256("stranger")),
                Map.entry("auth.keys.2.consume", "elsewhere.>"),
                Map.entry("auth.keys.2.admin", "elsewhere.>"),
                Map.entry("auth.keys.3.name", "owner"),
                Map.entry("auth.keys.3.sha256", Keys.sha256("owner")),
                Map.entry("auth.keys.3.admin", store.subject(">")),
                Map.entry("auth.keys.4.name", "writer"),
                Map.entry("auth.keys.4.sha256", Keys.sha256("writer")),
                Map.entry("auth.keys.4.publish", store.subject(">")));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "europe, eu.a, 200",
        "europe, us.a, 403",
        "europe, *.a, 403",
        "europe, >, 403",
        "reader, us.a, 200",
        "reader, >, 200",
        "stranger, eu.a, 403",
        "writer, eu.a, 403",
        "owner, eu.a, 403"
    })
    void letsFetchWhoMayReadWhatTheConsumerReads(String key, String filter, int status) {
        consumer(filter);

        assertThat(send(key, "POST", store.path("c") + "/fetch", "{\"wait\":\"1ms\"}").statusCode())
                .isEqualTo(status);
    }

    @Test
    void countsTheStreamsSubjectsForAConsumerWithoutAFilter() {
        store.consumer("all", Duration.ofMinutes(1));

        assertThat(fetch("europe", "all").statusCode()).isEqualTo(403);
        assertThat(fetch("reader", "all").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesTheTokenOfAnotherPrincipal() {
        consumer("eu.>");
        store.publish("eu.a", "x");
        var token = json(fetch("europe", "c")).path("messages").get(0).path("ackToken").asText();
        var body = "{\"acks\":[" + Caller.item(token, "\"ack\"") + "]}";

        assertThat(send("reader", "POST", "/v1/acks", body).body()).contains("\"forbidden\"");
        assertThat(store.info("c").getNumAckPending()).isEqualTo(1);
        assertThat(send("europe", "POST", "/v1/acks", body).body()).contains("\"ok\"");
    }

    @Test
    void refusesATokenWhoseConsumerReadsMoreThanItsPrincipalMayNow() {
        consumer("eu.>");
        store.publish("eu.a", "x");
        var token = json(fetch("europe", "c")).path("messages").get(0).path("ackToken").asText();
        consumer(">");
        var body = "{\"acks\":[" + Caller.item(token, "\"ack\"") + "]}";

        Await.until(
                "the wider filter is known",
                () -> send("europe", "POST", "/v1/acks", body).body().contains("\"forbidden\""));
    }

    @ParameterizedTest
    @CsvSource({"europe, eu.a, 200", "europe, us.a, 403", "reader, us.a, 200", "owner, eu.a, 403"})
    void showsAStoredMessageToWhoMayReadItsSubject(String key, String subject, int status) {
        long sequence = store.publish(subject, "x");

        var answer = send(key, "GET", path() + "/messages/" + sequence, "");

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 200) {
            assertThat(answer.headers().firstValue("ETag")).contains("\"" + sequence + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"europe, eu.*, 200", "europe, us.*, 403", "europe, '', 403", "stranger, eu.*, 403"})
    void opensEventsToWhoMayReadThem(String key, String subject, int status) {
        var query = subject.isEmpty() ? "" : "?subject=" + store.subject(subject);

        assertThat(send(key, "HEAD", path() + "/events" + query, "").statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"europe, true", "reader, true", "owner, true", "writer, true", "stranger, false"})
    void listsTheStreamsOfWhoHasAnyPermissionThere(String key, boolean listed) {
        var names =
                StreamSupport.stream(
                                json(send(key, "GET", "/v1/streams", ""))
                                        .path("streams")
                                        .spliterator(),
                                false)
                        .map(stream -> stream.path("name").asText());

        assertThat(names.anyMatch(store.name()::equals)).isEqualTo(listed);
        assertThat(send(key, "GET", path(), "").statusCode()).isEqualTo(listed ? 200 : 403);
        assertThat(send(key, "GET", path() + "/consumers", "").statusCode())
                .isEqualTo(listed ? 200 : 403);
    }

    @ParameterizedTest
    @CsvSource({
        "owner, true",
        "europe, false",
        "reader, false",
        "stranger, false",
        "writer, false"
    })
    void letsOnlyItsAdministratorsChangeAStream(String key, boolean permitted) {
        var config = "{\"subjects\":[\"" + store.subject(">") + "\"],\"storage\":\"memory\"}";

        assertThat(send(key, "PUT", path(), config).statusCode()).isEqualTo(permitted ? 200 : 403);
        assertThat(send(key, "PUT", store.path("n"), "{}").statusCode())
                .isEqualTo(permitted ? 201 : 403);
        assertThat(send(key, "DELETE", store.path("eu"), "").statusCode())
                .isEqualTo(permitted ? 204 : 403);
        assertThat(send(key, "DELETE", path(), "").statusCode()).isEqualTo(permitted ? 204 : 403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'subjects':['elsewhere.>']} | 201",
                "{'subjects':['elsewhere.>'],'sources':[{'name':'%S'}]} | 403",
                "{'subjects':['elsewhere.>'],'sources':[{'name':'%S','filter_subject':'%s.eu.a'}]} | 403",
                "{'mirror':{'name':'%S'}} | 403",
                "{'mirror':{'name':'%S','subject_transforms':[{'src':'','dest':'elsewhere.x'}]}} | 403",
                "{'subjects':['elsewhere.>'],'republish':{'src':'elsewhere.>','dest':'%s.eu.x'}} | 403",
                "{'subjects':['elsewhere.>','%s.eu.x']} | 403",
                "{} | 403"
            })
    void letsNobodyReachOtherSubjectsThroughAStream(String body, int status) {
        var config = fill(body);
        var own = "/v1/streams/E" + Integer.toHexString(config.hashCode());

        assertThat(send("stranger", "PUT", own, config).statusCode()).isEqualTo(status);

        send("stranger", "DELETE", own, "");
    }

    @Test
    void letsNobodyTakeOverAStreamByNamingOtherSubjects() {
        var answer = send("stranger", "PUT", path(), "{\"subjects\":[\"elsewhere.>\"]}");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void letsNobodyDeliverToAnotherSubject() {
        var body = fill("{'deliver_subject':'elsewhere.x'}");

        assertThat(send("owner", "PUT", store.path("p"), body).statusCode()).isEqualTo(403);
    }

    private void consumer(String filter) {
        store.consumer(
                "c", c -> c.ackWait(Duration.ofMinutes(1)).filterSubject(store.subject(filter)));
    }

    private String fill(String body) {
        return body.replace('\'', '"')
                .replace("%S", store.name())
                .replace("%s", store.name().toLowerCase(Locale.ROOT));
    }

    private String path() {
        return "/v1/streams/" + store.name();
    }

    private HttpResponse<String> fetch(String key, String consumer) {
        return send(key, "POST", store.path(consumer) + "/fetch", "{\"wait\":\"1ms\"}");
    }

    private HttpResponse<String> send(String key, String method, String path, String body) {
        var publisher = HttpRequest.BodyPublishers.ofString(body);
        return gateway.send(Keys.with(gateway.request(path).method(method, publisher), key));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
