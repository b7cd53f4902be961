package dev.waybill.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.gateway.alert.Inbox;
import dev.waybill.gateway.http.Json;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterState.Resolution;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.PayloadForm;
import io.nats.client.Connection;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Deaths of consumers whose names are not ASCII, as clients in other languages make them: kept and
/// told of like any other, under the names that they have.
@WithNats
class ForeignNamesTest {
    private static final String CONSUMER = "größe-注文🚀%";
    private static final Duration SHORT = Duration.ofMillis(400);

    private final NatsServer nats;
    private final Queue queue;

    ForeignNamesTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.queue = new Queue(connection);
    }

    @Test
    void areKeptListedCountedAndToldOfOnce() throws Exception {
        try (var foreign = ForeignConsumer.create(nats.url(), "Ä1", CONSUMER, "ä1.neu", SHORT);
                var inbox = Inbox.open();
                var gateway = gateway(inbox)) {
            foreign.publish("ä1.neu", "body");
            foreign.next();

            var entry = queue.one("Ä1", CONSUMER);
            var id = entry.id();
            assertThat(id.stream() + " " + id.consumer()).isEqualTo("Ä1 " + CONSUMER);
            assertThat(entry.text()).isEqualTo("body");
            assertThat(entry.letter().death().kind()).isEqualTo(DeathClass.TIMEOUT);
            assertThat(entry.letter().payload()).isEqualTo(PayloadForm.INLINE);
            assertThat(entry.letter().origin().subject()).isEqualTo("ä1.neu");
            assertThat(entry.message().getSubject()).isEqualTo("waybill.dlq." + id).isASCII();
            assertListed(gateway, id);
            assertCounted(gateway);
            Await.until("somebody is told", () -> !inbox.with("größe-注文").isEmpty());
            assertThat(inbox.with("waybill dlq show " + id)).hasSize(1);
            Await.until("all is read", () -> queue.unfinished("WAYBILL_ADVISORIES") == 0);
            assertThat(queue.entries("Ä1", CONSUMER)).hasSize(1);
        }
    }

    private static void assertListed(RunningGateway gateway, DeadLetterId id) {
        var filter = "?stream=" + coded(id.stream()) + "&consumer=" + coded(id.consumer());
        var listed = get(gateway, filter).path("deadLetters");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("id").asText()).isEqualTo(id.toString());
        assertThat(listed.get(0).path("consumer").asText()).isEqualTo(id.consumer());
        assertThat(get(gateway, "?consumer=" + coded("grösse")).path("deadLetters")).isEmpty();
        var groups = get(gateway, "/groups" + filter).path("groups");
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).path("stream").asText()).isEqualTo(id.stream());
        assertThat(get(gateway, "/" + coded(id.toString())).path("stream").asText())
                .isEqualTo(id.stream());
        assertThat(get(gateway, "/" + id).path("id").asText()).isEqualTo(id.toString());
    }

    private static void assertCounted(RunningGateway gateway) {
        var labels = "consumer=\"" + CONSUMER + "\",stream=\"Ä1\"} 1.0";
        Await.until(
                "it is counted",
                () -> gateway.management("/metrics").body().contains("waybill_dlq_open{" + labels));
        assertThat(gateway.management("/metrics").body())
                .contains("waybill_dlq_captured_total{class=\"timeout\"," + labels);
    }

    @Test
    void areResolvedByALateAcknowledgement() throws Exception {
        var wait = Duration.ofSeconds(3);
        try (var foreign = ForeignConsumer.create(nats.url(), "Ä2", CONSUMER, "ä2.neu", wait);
                var gateway = RunningGateway.start(nats.url(), Map.of())) {
            assertThat(gateway.url()).isNotNull();
            foreign.publish("ä2.neu", "body");
            var late = foreign.next();
            var id = queue.one("Ä2", CONSUMER).id();
            foreign.say(late, "+ACK");

            Await.until("it is resolved", () -> queue.state(id).isPresent());
            assertThat(queue.state(id).orElseThrow().resolution())
                    .contains(Resolution.LATE_SUCCESS);
        }
    }

    /// The Java client cannot read such a consumer, so that no lane leads to it.
    @Test
    void areReplayedToTheirSubjectAndNotToTheirConsumer() throws Exception {
        try (var foreign = ForeignConsumer.create(nats.url(), "Ä3", CONSUMER, "ä3.neu", SHORT);
                var gateway = RunningGateway.start(nats.url(), Map.of())) {
            foreign.add("anderer-Ö", SHORT);
            foreign.publish("ä3.neu", "body");
            foreign.next();
            var id = queue.one("Ä3", CONSUMER).id();

            var refused = replay(gateway, id, "\"to\":\"consumer\"");
            assertThat(refused.body()).contains("no-lane").contains("reads no replays");
            assertThat(replay(gateway, id, "\"to\":\"subject\"").body()).contains("anderer-Ö");
            var sent = replay(gateway, id, "\"to\":\"subject\",\"confirm\":true");
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
            foreign.awaitMessages(2);
        }
    }

    private static HttpResponse<String> replay(
            RunningGateway gateway, DeadLetterId id, String target) {
        var body = "{\"reason\":\"mended\"," + target + "}";
        var path = "/v1/dead-letters/" + coded(id.toString()) + "/replay";
        return gateway.send(
                gateway.request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode get(RunningGateway gateway, String path) {
        var answer = gateway.send(gateway.request("/v1/dead-letters" + path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private RunningGateway gateway(Inbox inbox) {
        return RunningGateway.start(
                nats.url(),
                Map.of(
                        "dead-letters.interval",
                        "500ms",
                        "alert.webhook.url",
                        inbox.url().toString(),
                        "alert.webhook.secret",
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    }
}
