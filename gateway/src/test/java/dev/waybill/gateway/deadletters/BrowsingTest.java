package dev.waybill.gateway.deadletters;

import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.code;
import static dev.waybill.gateway.deadletters.DeadLettersOverHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithNats
class BrowsingTest {
    private static final List<String> FIELDS =
            List.of(
                    "id",
                    "class",
                    "stream",
                    "consumer",
                    "sequence",
                    "subject",
                    "eventId",
                    "eventType",
                    "attempts",
                    "firstDeadAt",
                    "deadAt",
                    "publishedAt",
                    "errorType",
                    "errorMessage",
                    "fingerprint",
                    "replayCount",
                    "capturedBy",
                    "state",
                    "traceId",
                    "failedTraceId",
                    "payload");

    private final Morgue morgue;
    private final RunningGateway gateway;
    private final DeadLettersOverHttp caller;

    BrowsingTest(NatsServer nats, Connection connection) {
        this.morgue = new Morgue(connection);
        this.gateway = RunningGateway.start(nats.url(), Map.of());
        this.caller = new DeadLettersOverHttp(gateway, "");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void listsWhatIsOpenInTheShapeOfTheDesign() {
        var id = morgue.dead("c", "NoStock");

        var page = json(caller.get("?stream=" + morgue.stream()));

        var letter = page.path("deadLetters").get(0);
        assertThat(names(letter)).containsExactlyInAnyOrderElementsOf(FIELDS);
        assertThat(letter.path("id").asText()).isEqualTo(id.toString());
        assertThat(letter.path("class").asText()).isEqualTo("exhausted");
        assertThat(letter.path("sequence").asLong()).isEqualTo(id.sequence());
        assertThat(letter.path("errorType").asText()).isEqualTo("com.acme.NoStock");
        assertThat(letter.path("publishedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(letter.path("traceId").asText()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(letter.path("state").asText()).isEqualTo("open");
        assertThat(letter.path("payload").asText()).isEqualTo("inline");
        assertThat(page.has("next")).isFalse();
    }

    @Test
    void showsOneWithHeadersPayloadAndHistory() {
        var id = morgue.dead("c", "NoStock");

        var one = caller.one(id);

        assertThat(one.at("/data/card").asText()).isEqualTo(Morgue.SECRET);
        assertThat(one.at("/headers/X-Own/0").asText()).isEqualTo("kept");
        assertThat(one.path("orphan").asBoolean()).isTrue();
        assertThat(one.path("history").isArray()).isTrue();
    }

    @Test
    void saysThatAPayloadIsMissing() {
        var id = morgue.dead("c", "Gone", PayloadForm.MISSING);

        var one = caller.one(id);

        assertThat(one.path("payload").asText()).isEqualTo("missing");
        assertThat(one.has("data")).isFalse();
        assertThat(one.has("dataBase64")).isFalse();
    }

    @Test
    void goesThroughPagesOldestFirst() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            ids.add(morgue.dead("c", "E" + i).toString());
        }

        var seen = new ArrayList<String>();
        var query = "?limit=3&stream=" + morgue.stream();
        var cursor = "";
        do {
            var page = json(caller.get(query + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            page.path("deadLetters").forEach(each -> seen.add(each.path("id").asText()));
            cursor = page.path("next").asText();
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void countsGroupsByConsumerAndCause() {
        morgue.dead("c", "NoStock");
        morgue.dead("c", "NoStock");
        morgue.dead("d", "NoStock");

        var groups = json(caller.get("/groups?stream=" + morgue.stream())).path("groups");

        assertThat(groups).hasSize(2);
        assertThat(names(groups.get(0)))
                .containsExactly(
                        "stream",
                        "consumer",
                        "class",
                        "fingerprint",
                        "errorType",
                        "count",
                        "oldestDeadAt",
                        "newestDeadAt");
        assertThat(groups.get(0).path("consumer").asText()).isEqualTo("c");
        assertThat(groups.get(0).path("count").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "consumer=c, 2",
        "consumer=d, 1",
        "class=exhausted, 3",
        "class=lost, 0",
        "fingerprint=NoStock, 2",
        "errorType=com.acme.Late, 1",
        "state=open, 3",
        "state=resolved, 0",
        "olderThan=1h, 0",
        "from=2026-01-01T00:00:00Z, 3",
        "until=2026-01-01T00:00:00Z, 0",
        "minReplays=1, 0",
        "maxReplays=0, 3",
        "consumer=c&fingerprint=Late, 1"
    })
    void filtersByAllThatIsGiven(String filter, int count) {
        morgue.dead("c", "NoStock");
        morgue.dead("c", "Late");
        morgue.dead("d", "NoStock");

        var page = json(caller.get("?stream=" + morgue.stream() + "&" + filter));

        assertThat(page.path("deadLetters")).hasSize(count);
    }

    @Test
    void exportsEachAsOneLine() {
        morgue.dead("c", "NoStock");
        morgue.dead("c", "Late");

        var answer = caller.get("/export?stream=" + morgue.stream());

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.body().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(Morgue.SECRET, "\"history\""));
    }

    @ParameterizedTest
    @CsvSource({
        "?nonsense=1, 400 query-refused",
        "?class=nonsense, 400 query-refused",
        "?state=nonsense, 400 query-refused",
        "?olderThan=soon, 400 query-refused",
        "?from=yesterday, 400 query-refused",
        "?subject=a..b, 400 query-refused",
        "?stream=a.b, 400 query-refused",
        "?stream=a&stream=b, 400 query-refused",
        "?minReplays=-1, 400 query-refused",
        "?limit=0, 400 query-refused",
        "?limit=1001, 400 query-refused",
        "?cursor=garbage, 400 query-refused",
        "/groups?limit=3, 400 query-refused",
        "/export?cursor=3, 400 query-refused",
        "/nonsense, 400 request-refused",
        "/S.c.e.0, 400 request-refused",
        "/S.c.e.%FF, 400 request-refused",
        "/NOWHERE.c.abc.1, 404 dead-letter-not-found",
        "/jobs/nonsense, 404 job-not-found",
        "/jobs/a.b, 404 job-not-found",
        "/plans, 405 method-refused"
    })
    void refusesWhatMakesNoSense(String path, String refusal) {
        assertThat(code(caller.get(path))).isEqualTo(refusal);
    }

    /// A name may hold what has to be percent-coded in a path, and a segment may be spelled so.
    @Test
    void findsAnIdThatIsPercentCoded() {
        var id = morgue.dead("c[%]?#", "NoStock");
        var coded =
                java.net.URLEncoder.encode(id.toString(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(json(caller.get("/" + coded)).path("id").asText()).isEqualTo(id.toString());
    }

    @Test
    void datesADeathByTheServersClock() {
        var before = Instant.now().minus(Duration.ofMinutes(1));
        var id = morgue.dead("c", "NoStock");

        assertThat(Instant.parse(caller.one(id).path("deadAt").asText()))
                .isBetween(before, before.plus(Duration.ofMinutes(2)));
    }

    private static List<String> names(JsonNode json) {
        var names = new ArrayList<String>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
