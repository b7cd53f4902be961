package dev.waybill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@WithNats
class OrderSystemTest {
    private static final Pattern FOLLOWED =
            Pattern.compile(
                    "order (\\d+) event (\\S+) trace ([0-9a-f]{32}): published (with the library|over"
                            + " HTTP) → ORDERS:\\d+ → billing attempt (\\d) → PAYMENTS:\\d+ →"
                            + " shipped in \\d+ ms");
    private static final int SEVERAL = 5;
    private static final String GIVEN_UP = "billing has given it up";
    private static final Pattern IDS = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final NatsServer nats;
    private final Connection connection;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    OrderSystemTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
    }

    @Test
    void followsEachOrderToItsEndInOneTrace() throws Exception {
        try (var spans = Spans.create();
                var logs = Logs.of("dev.waybill")) {
            var summary = runUntilSeveralAreFollowed(spans);

            assertThat(summary.lost()).isZero();
            assertThat(summary.notStored()).isZero();
            assertThat(summary.counted()).isEqualTo(summary.byLibrary() + summary.byHttp());
            assertThat(summary.shipped())
                    .isEqualTo(summary.counted() - summary.givenUp())
                    .isEqualTo(summary.billed());
            assertThat(summary.byHttp()).isPositive();
            assertThat(summary.retries()).isPositive();
            assertThat(summary.isGood()).isTrue();
            assertThat(lines)
                    .filteredOn(line -> !line.endsWith(GIVEN_UP))
                    .allSatisfy(line -> assertFollowed(line, spans, logs));
        }
    }

    @Test
    void whatBillingHasGivenUpIsReplayedWhenTheFaultIsMended() throws Exception {
        try (var spans = Spans.create();
                var http = HttpClient.newHttpClient()) {
            var broken =
                    run(
                            spans,
                            false,
                            _ ->
                                    Await.until(
                                            "an order is given up",
                                            () ->
                                                    lines.stream()
                                                            .anyMatch(l -> l.endsWith(GIVEN_UP))));
            assertThat(broken.givenUp()).isPositive();
            assertThat(broken.isGood()).isTrue();

            run(spans, true, gateway -> replayAll(gateway, http));
        }
    }

    private static void replayAll(Gateway gateway, HttpClient http) {
        var letters = gateway.url() + "/v1/dead-letters";
        var ids = IDS.matcher(get(http, letters)).results().map(found -> found.group(1)).toList();
        assertThat(ids).isNotEmpty();
        for (var id : ids) {
            var request =
                    HttpRequest.newBuilder(URI.create(letters + "/" + id + "/replay"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"reason\":\"the fault is mended\"}"));
            assertThat(send(http, request).statusCode()).isEqualTo(202);
            Await.until(
                    "it is resolved",
                    () -> get(http, letters + "/" + id).contains("\"resolution\":\"replayed\""));
        }
        Await.until(
                "the gauge is at zero",
                () ->
                        get(http, gateway.managementUrl() + "/metrics")
                                .contains(
                                        "waybill_dlq_open{consumer=\"billing\",stream=\"ORDERS\"}"
                                                + " 0.0"));
    }

    private static String get(HttpClient http, String url) {
        return send(http, HttpRequest.newBuilder(URI.create(url))).body();
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void runsTwiceOnOneStore() throws Exception {
        try (var spans = Spans.create()) {
            runUntilSeveralAreFollowed(spans);

            var second = runUntilSeveralAreFollowed(spans);

            assertThat(second.lost()).isZero();
            assertThat(second.duplicates()).isZero();
            assertThat(second.isGood()).isTrue();
        }
    }

    private Summary runUntilSeveralAreFollowed(Spans spans) throws Exception {
        return run(
                spans,
                false,
                _ -> Await.until("orders are followed", () -> lines.size() >= SEVERAL));
    }

    private Summary run(Spans spans, boolean fixed, Consumer<Gateway> until) throws Exception {
        lines.clear();
        var journal = new Journal(lines::add, System::nanoTime);
        var config =
                GatewayConfig.of(
                        Map.of(
                                "server.port", "0",
                                "management.port", "0",
                                "nats.servers", nats.url()));
        try (var gateway = Gateway.start(config, spans.openTelemetry());
                var _ =
                        OrderSystem.start(
                                gateway.url(),
                                new OrderSystem.Parts(
                                        connection, spans.openTelemetry(), gateway.meters(), fixed),
                                journal)) {
            until.accept(gateway);
        }
        return journal.summary();
    }

    private static void assertFollowed(String line, Spans spans, Logs logs) {
        var found = matched(line);
        assertThat(spans.ofTrace(found.group(3)))
                .extracting(SpanData::getName)
                .contains(
                        "process orders.placed",
                        "send payments.captured",
                        "process payments.captured")
                .contains(
                        found.group(4).equals("over HTTP")
                                ? "POST /v1/subjects/{subject}/messages"
                                : "place order");
        assertThat(Long.parseLong(found.group(5)))
                .isEqualTo(Long.parseLong(found.group(1)) % 4 == 2 ? 2 : 1);
        assertThat(loggersOf(found.group(2), logs))
                .contains("Orders", "Billing", "Analytics", "Settlement");
        assertThat(loggersOf("payment-of-" + found.group(2), logs)).contains("Shipping");
    }

    private static List<String> loggersOf(String eventId, Logs logs) {
        return logs.lines().stream()
                .filter(line -> eventId.equals(line.mdc().get("event_id")))
                .map(line -> line.logger().replaceAll(".*\\.", ""))
                .toList();
    }

    private static Matcher matched(String line) {
        var matcher = FOLLOWED.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }
}
