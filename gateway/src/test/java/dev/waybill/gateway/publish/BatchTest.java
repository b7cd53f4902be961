package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@WithNats
class BatchTest {
    private final RunningGateway gateway;
    private final Publishing publishing;

    BatchTest(NatsServer nats, Connection connection) {
        this.gateway =
                RunningGateway.start(
                        nats.url(), Map.of("limits.line", "4KiB", "limits.batch", "1MiB"));
        this.publishing = Publishing.to(gateway, connection);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void answersEachLineInItsPlaceAndSumsUp() {
        var lines =
                publishing.ndjson(
                        line("\"eventId\":\"a\",\"data\":1")
                                + "not json\n"
                                + line("\"eventId\":\"a\",\"data\":1")
                                + line("\"eventId\":\"b\""));

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .isEqualTo(
                        Publishing.json(
                                "{\"line\":1,\"eventId\":\"a\",\"status\":\"stored\",\"stream\":\"%s\",\"sequence\":1}"
                                        .formatted(publishing.stream())));
        assertThat(lines.get(1).get("status").asText()).isEqualTo("failed");
        assertThat(lines.get(1).at("/problem/code").asText()).isEqualTo("body-refused");
        assertThat(lines.get(2).get("status").asText()).isEqualTo("duplicate");
        assertThat(lines.get(2).get("sequence").asLong()).isEqualTo(1);
        assertThat(lines.get(3).get("sequence").asLong()).isEqualTo(2);
        assertThat(lines.get(4))
                .isEqualTo(
                        Publishing.json(
                                "{\"summary\":{\"stored\":2,\"duplicate\":1,\"failed\":1}}"));
    }

    @Test
    void keepsTheOrderOfManyLines() {
        int count = 3_000;
        var body =
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> line("\"data\":" + i))
                        .collect(Collectors.joining());

        var lines = publishing.ndjson(body);

        assertThat(lines).hasSize(count + 1);
        for (int i = 1; i <= count; i++) {
            assertThat(lines.get(i - 1).get("line").asInt()).isEqualTo(i);
            assertThat(lines.get(i - 1).get("sequence").asInt()).isEqualTo(i);
        }
        assertThat(publishing.payload(count)).isEqualTo(Integer.toString(count));
    }

    @Test
    void readsBlankLinesMarksAndALastLineWithoutAnEnd() {
        var lines =
                publishing.ndjson(
                        "\ufeff"
                                + line("")
                                + "\r\n  \n"
                                + line("").replace("\n", "\r\n")
                                + line("\"contentType\":\"text/plain\",\"data\":\"a\u2028b\"")
                                        .strip());

        assertThat(lines).hasSize(4);
        assertThat(lines).extracting(line -> line.path("line").asInt()).startsWith(1, 4, 5);
        assertThat(publishing.payload(3)).isEqualTo("a\u2028b");
    }

    @Test
    void storesJsonAsItIsWritten() {
        var data = "{ \"b\":1.10 , \"a\":12345678901234567890.12345, \"c\":\"\\u00e9é\" }";

        publishing.ndjson(line("\"data\":" + data));

        assertThat(publishing.payload(1)).isEqualTo(data);
        assertThat(publishing.headers(1).getFirst("ce-datacontenttype"))
                .isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"data\":\"text\"                                      | \"text\"",
                "\"data\":null                                          | null",
                "\"data\":[1, 2]                                        | [1, 2]",
                "\"data\":-1.5e3                                        | -1.5e3",
                "\"data\":true                                          | true",
                "\"data\":\"text\",\"contentType\":\"text/plain\"       | text",
                "\"data\":\"{}\",\"contentType\":\"application/x+json\" | \"{}\"",
                "\"dataBase64\":\"aGV5\"                                | hey",
                "\"dataBase64\":\"\"                                    | ''",
            })
    void storesData(String fields, String payload) {
        publishing.ndjson(line(fields));

        assertThat(publishing.payload(1)).isEqualTo(payload.equals("''") ? "" : payload);
    }

    @Test
    void storesWhatALineSaysOfItsEvent() {
        publishing.ndjson(
                line(
                        "\"eventId\":\"a\",\"type\":\"T.v1\",\"source\":\"/s\",\"key\":\"k\","
                                + "\"headers\":{\"Tenant\":[\"a\",\"b\"],\"Region\":\"eu\"}"));

        var headers = publishing.headers(1);
        assertThat(headers.getFirst("ce-type")).isEqualTo("T.v1");
        assertThat(headers.getFirst("ce-partitionkey")).isEqualTo("k");
        assertThat(headers.get("Tenant")).containsExactly("a", "b");
        assertThat(headers.get("Region")).containsExactly("eu");
        assertThat(headers.getFirst("Nats-Msg-Id")).isEqualTo("anonymous:/s#a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}                                              | body-refused",
                "[]                                              | body-refused",
                "null                                            | body-refused",
                "{\"subject\":\"@\"} {}                          | body-refused",
                "{\"subject\":\"@\",\"subject\":\"@\"}           | body-refused",
                "{\"subject\":\"@\",\"other\":1}                 | body-refused",
                "{\"subject\":\"@\",\"eventId\":1}               | body-refused",
                "{\"subject\":\"@\",\"eventId\":\"\"}            | body-refused",
                "{\"subject\":\"@\",\"eventId\":\"\\u0000\"}     | body-refused",
                "{\"subject\":\"@\",\"eventId\":\"\\ud800\"}     | body-refused",
                "{\"subject\":\"@\",\"data\":1,\"dataBase64\":\"\"} | body-refused",
                "{\"subject\":\"@\",\"dataBase64\":\"*\"}        | body-refused",
                "{\"subject\":\"@\",\"data\":1,\"contentType\":\"text/plain\"} | body-refused",
                "{\"subject\":\"@\",\"headers\":{\"a b\":\"\"}}  | header-refused",
                "{\"subject\":\"@\",\"headers\":{\"a\":\"é\"}}   | header-refused",
                "{\"subject\":\"@\",\"headers\":{\"a\":\"1\\r\\n\"}} | header-refused",
                "{\"subject\":\"@\",\"headers\":{\"a\":\"1\",\"A\":\"2\"}} | header-refused",
                "{\"subject\":\"a.*\"}                           | subject-refused",
                "{\"subject\":\"$JS.API.INFO\"}                  | subject-refused",
            })
    void refusesABadLineAndServesTheNext(String bad, String code) {
        var lines = publishing.ndjson(bad.replace("@", publishing.subject("x")) + "\n" + line(""));

        assertThat(lines.get(0).at("/problem/code").asText()).isEqualTo(code);
        assertThat(lines.get(1).get("status").asText()).isEqualTo("stored");
        assertThat(publishing.stored()).isEqualTo(1);
    }

    @Test
    void namesTheEventOfABadLine() {
        var lines = publishing.ndjson("{\"subject\":\"a..b\",\"eventId\":\"a-17\"}");

        assertThat(lines.get(0).get("eventId").asText()).isEqualTo("a-17");
        assertThat(lines.get(0).at("/problem/eventId").asText()).isEqualTo("a-17");
    }

    @Test
    void readsOverALineThatIsTooLong() {
        var lines = publishing.ndjson(line("\"data\":\"" + "x".repeat(5_000) + "\"") + line(""));

        assertThat(lines.get(0).at("/problem/code").asText()).isEqualTo("body-too-large");
        assertThat(lines.get(0).at("/problem/limit").asInt()).isEqualTo(4_096);
        assertThat(lines.get(1).get("status").asText()).isEqualTo("stored");
    }

    @Test
    void saysWhereABatchThatIsTooLargeWasLeft() {
        var one = line("\"data\":\"" + "x".repeat(3_000) + "\"");
        int fit = 1024 * 1024 / one.length();

        var answer =
                publishing.send(
                        publishing
                                .many("/v1/messages", "application/x-ndjson", "")
                                .POST(
                                        java.net.http.HttpRequest.BodyPublishers.ofInputStream(() ->
                                                new java.io.ByteArrayInputStream(
                                                        one.repeat(fit + 5)
                                                                .getBytes(
                                                                        java.nio.charset
                                                                                .StandardCharsets
                                                                                .UTF_8)))));
        var lines = Publishing.lines(answer);

        var last = lines.get(lines.size() - 2);
        assertThat(last.at("/problem/code").asText()).isEqualTo("body-too-large");
        assertThat(lines.getLast().at("/summary/failed").asInt()).isEqualTo(1);
        assertThat(lines.getLast().at("/summary/stored").asLong()).isEqualTo(publishing.stored());
    }

    @Test
    void answersAnEmptyBatchWithItsSummary() {
        assertThat(publishing.ndjson(""))
                .containsExactly(
                        Publishing.json(
                                "{\"summary\":{\"stored\":0,\"duplicate\":0,\"failed\":0}}"));
    }

    @Test
    void refusesOtherMediaTypes() {
        var answer = publishing.send(publishing.many("/v1/messages", "application/json", "{}"));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    private String line(String fields) {
        return "{\"subject\":\"%s\"%s}\n"
                .formatted(publishing.subject("x"), fields.isEmpty() ? "" : "," + fields);
    }
}
