package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.alert.Inbox;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.server.NatsServer;
import dev.waybill.server.NatsServerSettings;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Logs;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A gateway whose user may do exactly what `docs/permissions.md` lists.
class LeastPermissionsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("waybill.root", "..")).resolve("docs/permissions.md");
    private static final String REASON = "{'reason':'fixed'}";
    private static final Duration ACK_WAIT = Duration.ofSeconds(2);

    private final Logs logs = Logs.of(NatsLink.class);
    private NatsServer server;
    private Connection admin;
    private Inbox hook;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        var config =
                """
                authorization { users: [
                  {user: admin, password: a},
                  {user: gateway, password: g, %s}
                ] }
                """
                        .formatted(listed());
        server = NatsServer.start(NatsServerSettings.builder().ephemeral().config(config).build());
        admin = Nats.connect(Options.builder().server(server.url()).userInfo("admin", "a").build());
        admin.jetStreamManagement()
                .addStream(
                        StreamConfiguration.builder()
                                .name("ORDERS")
                                .subjects("orders.>")
                                .storageType(StorageType.Memory)
                                .build());
        hook = Inbox.open();
        gateway = RunningGateway.start(server.url(), configuration());
    }

    private Map<String, String> configuration() {
        return Map.of(
                "nats.user", "gateway",
                "nats.password", "g",
                "dead-letters.interval", "200ms",
                "alert.webhook.url", hook.url().toString(),
                "alert.webhook.secret", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        hook.close();
        admin.close();
        server.close();
        logs.close();
    }

    @Test
    void sufficeForCaptureAlertAndLateSuccess() throws Exception {
        consumer("plain", 1);
        publish();
        var died = take("plain");

        var id = dead("plain");
        Await.until("the alert is told", () -> !hook.with("\"plain\"").isEmpty());
        Await.until(
                "the gauge shows it",
                () ->
                        gateway.management("/metrics")
                                .body()
                                .lines()
                                .anyMatch(line ->
                                        line.matches("waybill_dlq_open.*\"plain\".* 1(\\.0)?")));
        admin.publish(died.getReplyTo(), "+ACK".getBytes(StandardCharsets.UTF_8));
        awaitState(id, "resolved");
        awaitAlert("plain", "resolved");
        assertNothingWasDenied();
    }

    @Test
    void sufficeForFetchReplayDiscardRestoreAndJobs() throws Exception {
        consumer("web", 5);
        settle(publishAndFetch(), "ack");
        var replayed = terminated();
        assertThat(act(replayed, "replay", REASON).statusCode()).isEqualTo(202);
        settle(fetch(), "ack");
        awaitState(replayed, "resolved");

        var sent = terminated();
        assertThat(act(sent, "replay", "{'reason':'r','to':'subject','confirm':true}").statusCode())
                .isEqualTo(202);
        awaitState(sent, "resolved");
        settle(fetch(), "ack");

        var kept = terminated();
        assertThat(act(kept, "discard", REASON).statusCode()).isEqualTo(200);
        Await.until("it is in the bin", () -> listed("web").isEmpty());
        assertThat(act(kept, "restore", REASON).statusCode()).isEqualTo(200);
        assertThat(dead("web")).isEqualTo(kept);
        job();
        awaitState(kept, "discarded");
        assertReadable();
        assertNothingWasDenied();
    }

    private void job() {
        var filter = "'filter':{'stream':'ORDERS','consumer':'web'}";
        var plan = json(post("/v1/dead-letters/plans", "{'action':'discard'," + filter + "}"));
        var token = plan.path("planToken").asText();
        var begun = post("/v1/dead-letters/jobs", "{'planToken':'" + token + "','reason':'r'}");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        var path = "/v1/dead-letters/jobs/" + json(begun).path("id").asText();
        Await.until(
                "the job ends",
                () -> json(gateway.get(path)).path("status").asText().equals("done"));
    }

    private void assertReadable() {
        for (var path : List.of("", "/groups", "/export", "/jobs")) {
            var answer = gateway.get("/v1/dead-letters" + path);
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
        }
    }

    private void assertNothingWasDenied() throws Exception {
        admin.flush(Duration.ofSeconds(5));
        assertThat(logs.lines())
                .extracting(Logs.Line::message)
                .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("permission"));
    }

    private String terminated() {
        settle(publishAndFetch(), "term");
        return dead("web");
    }

    private JsonNode publishAndFetch() {
        publish();
        return fetch();
    }

    private void publish() {
        var stored = gateway.post("/v1/subjects/orders.new/messages", "body");
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
    }

    private JsonNode fetch() {
        var messages =
                json(post("/v1/streams/ORDERS/consumers/web/fetch", "{'wait':'20s'}"))
                        .path("messages");
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private void settle(JsonNode message, String action) {
        var token = message.path("ackToken").asText();
        var reason = action.equals("term") ? ",'reason':'bad'" : "";
        var acks = "{'acks':[{'token':'" + token + "','action':'" + action + "'" + reason + "}]}";
        assertThat(post("/v1/acks", acks).body()).contains("\"ok\"");
    }

    private void consumer(String name, int deliveries) throws Exception {
        admin.jetStreamManagement()
                .addOrUpdateConsumer(
                        "ORDERS",
                        ConsumerConfiguration.builder()
                                .durable(name)
                                .ackPolicy(AckPolicy.Explicit)
                                .ackWait(ACK_WAIT)
                                .maxDeliver(deliveries)
                                .build());
    }

    private Message take(String consumer) throws Exception {
        var pull = admin.jetStream().subscribe(null, PullSubscribeOptions.bind("ORDERS", consumer));
        return pull.fetch(1, Duration.ofSeconds(10)).getFirst();
    }

    private JsonNode listed(String consumer) {
        return json(gateway.get("/v1/dead-letters?consumer=" + consumer)).path("deadLetters");
    }

    private String dead(String consumer) {
        Await.until("it is dead", () -> listed(consumer).size() == 1);
        return listed(consumer).get(0).path("id").asText();
    }

    private void awaitState(String id, String state) {
        Await.until(
                id + " is " + state,
                () ->
                        json(gateway.get("/v1/dead-letters/" + id))
                                .path("state")
                                .asText()
                                .equals(state));
        if (!state.equals("replaying")) {
            var consumer = id.split("\\.")[1];
            Await.until("its entry is gone", () -> listed(consumer).isEmpty());
        }
    }

    private void awaitAlert(String consumer, String status) {
        Await.until(
                "the alert is " + status,
                () ->
                        new String(
                                        admin.jetStreamManagement()
                                                .getLastMessage(
                                                        "WAYBILL_OPS",
                                                        "waybill.alert.ORDERS." + consumer + ".*")
                                                .getData(),
                                        StandardCharsets.UTF_8)
                                .contains(status));
    }

    private HttpResponse<String> act(String id, String action, String body) {
        return post("/v1/dead-letters/" + id + "/" + action, body);
    }

    private HttpResponse<String> post(String path, String body) {
        return gateway.post(path, body.replace('\'', '"'));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    /// What stands between the first fences.
    private static String listed() throws IOException {
        return Files.readString(PAGE).split("```", -1)[1];
    }
}
