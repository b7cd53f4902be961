package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What receivers get, and what becomes of alerts when one is down, hangs, or a gateway restarts.
/// No payload and no text of an error leaves by this way (pitfall 22 besides).
@WithNats
class ReceiversTest {
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    private final NatsServer server;
    private final Connection connection;
    private final Deaths deaths;

    ReceiversTest(NatsServer server, Connection connection) {
        this.server = server;
        this.connection = connection;
        this.deaths = new Deaths(connection);
    }

    @Test
    void theWebhookIsSignedAndToldOnceByTwoGateways() throws Exception {
        try (var hook = Inbox.open();
                var one = gateway(hook, Map.of());
                var two = gateway(hook, Map.of())) {
            deaths.die("hooked", 1, "A");
            deaths.die("hooked", 2, "A");
            Await.until("told", () -> !hook.with("hooked").isEmpty());
            assertSigned(hook.with("hooked").getFirst());
            Await.until("the other has looked", () -> sent(one) + sent(two) >= 1);
            deaths.die("afterwards", 1, "A");
            Await.until("a later one is told", () -> !hook.with("afterwards").isEmpty());

            assertThat(hook.with("hooked")).hasSize(1);
        }
    }

    @Test
    void aRestartNeitherLosesNorDoublesIt() throws Exception {
        try (var hook = Inbox.open();
                var manager = Inbox.open()) {
            deaths.die("restarted", 1, "A");
            for (int start = 1; start <= 2; start++) {
                int before = manager.with("restarted").size();
                try (var gateway = gateway(hook, Map.of("alert.alertmanager", base(manager)))) {
                    assertThat(gateway.url()).isNotNull();
                    Await.until("pushed", () -> manager.with("restarted").size() > before);
                    Await.until("told", () -> !hook.with("restarted").isEmpty());
                }
            }
            assertThat(hook.with("restarted")).hasSize(1);
            assertThat(manager.with("restarted"))
                    .extracting(
                            post -> post.body().replaceAll(".*(\"startsAt\":\"[^\"]*\").*", "$1"))
                    .doesNotContainNull()
                    .hasSizeGreaterThanOrEqualTo(2);
            assertThat(manager.with("restarted"))
                    .allMatch(post -> post.path().equals("/api/v2/alerts"));
        }
    }

    @Test
    void aReceiverThatIsDownIsTriedAgainAndThenTold() throws Exception {
        try (var hook = Inbox.open();
                var gateway = gateway(hook, Map.of())) {
            hook.down(true);
            deaths.die("late", 1, "A");
            Await.until("failures are counted", () -> counter(gateway, "failures", "webhook") >= 2);
            hook.down(false);
            Await.until("told", () -> !hook.with("late").isEmpty());
            Await.until("and counted", () -> sent(gateway) >= 1);
            assertThat(hook.with("late")).hasSize(1);
        }
    }

    @Test
    void oneThatHangsHoldsUpNoOther() throws Exception {
        try (var hook = Inbox.open();
                var hanging = Inbox.open();
                var healthy = Inbox.open();
                var gateway =
                        gateway(
                                hook,
                                Map.of(
                                        "alert.alertmanager",
                                        base(hanging) + "," + base(healthy)))) {
            hanging.hang();
            for (int i = 0; i < 3; i++) {
                var consumer = "beside-" + i;
                long start = System.nanoTime();
                deaths.die(consumer, 1, "A");
                Await.until("pushed", () -> !healthy.with(consumer).isEmpty());
                var took = Duration.ofNanos(healthy.with(consumer).getFirst().nanos() - start);
                assertThat(took).isLessThan(Duration.ofSeconds(1));
            }
            Await.until(
                    "the one that hangs is counted",
                    () -> counter(gateway, "failures", hanging.label()) >= 1);
            assertThat(counter(gateway, "failures", healthy.label())).isZero();
        }
    }

    @Test
    void aLaterDeathOpensAGroupAnew() throws Exception {
        try (var hook = Inbox.open();
                var gateway = gateway(hook, Map.of())) {
            var first = deaths.die("anew", 1, "A");
            Await.until("told", () -> hook.with("anew").size() == 1);
            deaths.resolve(first);
            Await.until(
                    "resolved",
                    () ->
                            new String(
                                            connection
                                                    .jetStreamManagement()
                                                    .getLastMessage(
                                                            "WAYBILL_OPS",
                                                            "waybill.alert.ORDERS.anew.*")
                                                    .getData(),
                                            StandardCharsets.UTF_8)
                                    .contains("resolved"));
            deaths.die("anew", 2, "A");
            Await.until("told again", () -> hook.with("anew").size() == 2);
            assertThat(hook.with("anew"))
                    .extracting(post -> post.header("Webhook-id"))
                    .doesNotHaveDuplicates();
            assertThat(gateway.url()).isNotNull();
        }
    }

    @Test
    void aFullQueueIsAnAlertUntilThereIsRoom() throws Exception {
        try (var manager = Inbox.open();
                var hook = Inbox.open();
                var gateway = gateway(hook, Map.of("alert.alertmanager", base(manager)))) {
            assertThat(gateway.url()).isNotNull();
            deaths.die("full", 1, "A");
            long held =
                    connection
                            .jetStreamManagement()
                            .getStreamInfo("WAYBILL_DLQ")
                            .getStreamState()
                            .getMsgCount();
            limit(held);
            assertThat(deaths.capture(Deaths.letter("full", 2, "A")))
                    .isInstanceOfSatisfying(
                            Captured.NotKept.class, not -> assertThat(not.full()).isTrue());
            Await.until("said", () -> !manager.with("DeadLetterStreamFull").isEmpty());
            limit(-1);
            Await.until("over", () -> manager.with("DeadLetterStreamFull").size() == 2);
        }
    }

    private void limit(long messages) throws Exception {
        var management = connection.jetStreamManagement();
        var config = management.getStreamInfo("WAYBILL_DLQ").getConfiguration();
        management.updateStream(StreamConfiguration.builder(config).maxMessages(messages).build());
    }

    private RunningGateway gateway(Inbox hook, Map<String, String> more) {
        var values = new HashMap<>(more);
        values.put("dead-letters.interval", "200ms");
        values.put("alert.webhook.url", hook.url().toString());
        values.put("alert.webhook.secret", SECRET);
        return RunningGateway.start(server.url(), values);
    }

    private static String base(Inbox inbox) {
        return inbox.url().toString().replace("/hook", "");
    }

    private static double sent(RunningGateway gateway) {
        return counter(gateway, "sent", "webhook");
    }

    private static double counter(RunningGateway gateway, String what, String receiver) {
        return Scrape.value(
                        gateway, "waybill_alert_" + what + "_total{receiver=\"" + receiver + "\"}")
                .orElseThrow();
    }

    /// By hand, as a receiver does that has not seen our code.
    private static void assertSigned(Inbox.Post post) throws Exception {
        var id = post.header("Webhook-id");
        var time = post.header("Webhook-timestamp");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        var signed = (id + "." + time + "." + post.body()).getBytes(StandardCharsets.UTF_8);
        var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));

        assertThat(post.header("Webhook-signature")).isEqualTo(expected);
        assertThat(post.body()).contains("\"type\":\"deadletter.first\"").doesNotContain("4111");
    }
}
