package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.Verdict;
import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.testkit.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What the collector keeps of a replay that somebody asks a gateway for.
class CollectorReplayTest extends BesideCollector {
    @Test
    void keepsAReplayAndWhatThePersonDidThatAskedForIt() throws Exception {
        var mended = new AtomicBoolean();
        var replayed = new ConcurrentLinkedQueue<String>();
        try (var collector = CollectorProcess.start(folder, receiver, KEEP_NONE);
                var service = new TracedService(NATS, "REPLAYED", collector.otlp());
                var gateway = gateway(service);
                var _ =
                        service.consume(
                                "dead",
                                delivery -> {
                                    if (mended.get()) {
                                        replayed.add(TracedService.traceOf(delivery));
                                        return Verdict.ack();
                                    }
                                    return Verdict.reject("no such customer");
                                })) {
            service.publish("dead");
            var list = gateway.url().resolve("/v1/dead-letters?stream=REPLAYED");
            Await.until("there is a dead letter", () -> ids(list).size() == 1);
            mended.set(true);
            var id = ids(list).getFirst();

            var answer = replay(gateway.url().resolve("/v1/dead-letters/" + id + "/replay"));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            Await.until("it is replayed", () -> replayed.size() == 1);
            var trace = replayed.element();
            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(receiver.namesOf(trace))
                                    .containsExactly("process replayed.>"));
            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(receiver.spans())
                                    .filteredOn(span -> span.getName().startsWith("POST "))
                                    .extracting(span -> span.getName())
                                    .containsExactly("POST /v1/dead-letters/{id}/replay"));
        }
    }

    private static Gateway gateway(TracedService service) throws InterruptedException {
        var values =
                Map.of(
                        "server.port", "0",
                        "management.port", "0",
                        "nats.servers", NATS.server().url());
        return Gateway.start(GatewayConfig.of(values), service.openTelemetry());
    }

    private static List<String> ids(URI list) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(list).build(),
                            HttpResponse.BodyHandlers.ofString());
            return Shipped.JSON.readTree(answer.body()).path("deadLetters").findValuesAsText("id");
        }
    }

    private static HttpResponse<String> replay(URI uri) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "application/json")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"reason\":\"customer is there\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
