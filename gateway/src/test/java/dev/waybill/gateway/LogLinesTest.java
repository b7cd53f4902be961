package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log as others read it: from the process's standard error stream.
@WithNats
class LogLinesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String FORGED = "FORGED";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\S+ +(\\w+) .*");

    @TempDir private Path folder;

    @Test
    void writesOneJsonObjectALineWithTheRequestsTrace(NatsServer server) throws Exception {
        try (var gateway = start(server, "json")) {
            var answer = settleNonsense(gateway.ready().url());
            assertThat(answer.statusCode()).isEqualTo(200);

            Await.until("the line is there", () -> line(gateway, "ack token").has("trace_id"));

            var line = line(gateway, "ack token");
            assertThat(line.path("trace_id").asText()).isEqualTo(TRACE);
            assertThat(line.path("level").asText()).isEqualTo("INFO");
            assertThat(line.path("logger_name").asText()).startsWith("dev.waybill.gateway");
        }
    }

    @Test
    void writesTheTraceOnALineOfText(NatsServer server) throws Exception {
        try (var gateway = start(server, "text")) {
            settleNonsense(gateway.ready().url());

            Await.until(
                    "the line is there",
                    () ->
                            gateway.log()
                                    .lines()
                                    .anyMatch(line ->
                                            line.contains("ack token")
                                                    && line.endsWith("trace_id=" + TRACE)));
        }
    }

    @Test
    void keepsAnExceptionWithinItsObject() throws Exception {
        var variables =
                Map.of("WAYBILL_LOG_FORMAT", "json", "WAYBILL_NATS_CREDS", "/no/such.creds");
        try (var gateway =
                GatewayProcess.start(folder, variables, "--nats", "nats://127.0.0.1:1")) {
            assertThat(gateway.status()).isEqualTo(1);

            var line = line(gateway, "did not start");
            assertThat(line.path("level").asText()).isEqualTo("ERROR");
            assertThat(line.path("stack_trace").asText())
                    .contains("there is no file /no/such.creds", "\n\tat ");
        }
    }

    @Test
    void letsNobodyForgeALineOfText() throws Exception {
        var value = "1\r\n2026-01-01T00:00:00Z ERROR " + FORGED;
        try (var gateway = GatewayProcess.start(folder, Map.of("WAYBILL_SERVER_PORT", value))) {
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.log()).contains(FORGED);
            assertThat(gateway.log().lines()).singleElement(STRING).matches(TIME);
        }
    }

    @Test
    void letsNobodyForgeALineByAnException() throws Exception {
        var value = "/no/such\n2026-01-01T00:00:00Z ERROR " + FORGED;
        var variables = Map.of("WAYBILL_NATS_CREDS", value);
        try (var gateway =
                GatewayProcess.start(folder, variables, "--nats", "nats://127.0.0.1:1")) {
            assertThat(gateway.status()).isEqualTo(1);
            assertThat(gateway.log()).contains(FORGED, "\tat dev.waybill");
            assertThat(gateway.log().lines().filter(line -> !line.startsWith("    ")))
                    .singleElement(STRING)
                    .matches(TIME);
        }
    }

    @Test
    void letsNoValueOfTheConfigurationForgeAnObject() throws Exception {
        try (var gateway =
                GatewayProcess.start(
                        folder, Map.of("WAYBILL_SERVER_PORT", "1\n{\"level\":\"" + FORGED))) {
            assertThat(gateway.status()).isEqualTo(2);
            assertThat(gateway.log().lines().filter(line -> line.startsWith("{"))).isEmpty();
        }
    }

    private GatewayProcess start(NatsServer server, String format) throws IOException {
        return GatewayProcess.start(
                folder, Map.of("WAYBILL_LOG_FORMAT", format), "--nats", server.url());
    }

    private static HttpResponse<String> settleNonsense(URI url) throws Exception {
        var request =
                HttpRequest.newBuilder(url.resolve("/v1/acks"))
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"acks\":[{\"token\":\"nonsense\",\"action\":\"ack\"}]}"))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    /// The first line with that text; every line of the log has to be an object.
    private static JsonNode line(GatewayProcess gateway, String text) throws IOException {
        var mapper = new ObjectMapper();
        var objects = new ArrayList<JsonNode>();
        for (var line : lines(gateway)) {
            objects.add(mapper.readTree(line));
        }
        assertThat(objects).allMatch(JsonNode::isObject);
        return objects.stream()
                .filter(object -> object.path("message").asText().contains(text))
                .findFirst()
                .orElse(mapper.createObjectNode());
    }

    /// Whole lines only.
    private static List<String> lines(GatewayProcess gateway) throws IOException {
        var text = gateway.log();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
