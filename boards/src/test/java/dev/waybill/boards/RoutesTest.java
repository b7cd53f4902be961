package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Program;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom the shipped alerts reach, and which of them silence which.
class RoutesTest {
    private static final String FILE = "dashboards/alertmanager/alertmanager.yaml";
    private static final Map<String, String> DOWN =
            Map.of("alertname", "TargetDown", "severity", "warning", "instance", "a");

    @Test
    void alertmanagerTakesTheFile() {
        Alertmanager.check(Shipped.path(FILE));
    }

    @ParameterizedTest
    @CsvSource({
        "on-call, alertname=FirstDeadLetter severity=critical",
        "on-call, alertname=DeadLettersOpen severity=critical",
        "on-call, alertname=DeadLetterStreamFull",
        "on-call, alertname=ConsumerLagHigh severity=critical stream=ORDERS",
        "on-call, alertname=TargetDown severity=critical",
        "tickets, alertname=TargetDown severity=warning",
        "tickets, alertname=PoisonMessage severity=warning stream=ORDERS",
    })
    void whoIsTold(String receiver, String labels) {
        route(receiver, labels);
    }

    @Test
    void theCheckOfRoutesCanFail() {
        assertThatThrownBy(() -> route("tickets", "alertname=FirstDeadLetter"))
                .isInstanceOf(AssertionError.class);
    }

    private static void route(String receiver, String labels) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "config",
                                "routes",
                                "test",
                                "--config.file=" + Shipped.path(FILE),
                                "--verify.receivers=" + receiver));
        arguments.addAll(List.of(labels.split(" ", -1)));
        Program.of("amtool", "prometheus-alertmanager").run(arguments);
    }

    @Test
    void deadLettersAreToldOfAtOnceAndStormsAreFolded() {
        var route = Shipped.yaml(FILE).path("route");
        var first = route.path("routes").path(0);

        assertThat(first.path("matchers").path(0).asText()).contains("FirstDeadLetter");
        assertThat(first.path("group_wait").asText()).isEqualTo("0s");
        assertThat(Shipped.texts(first.path("group_by"))).contains("stream", "consumer");
        assertThat(Shipped.texts(route.path("group_by"))).containsExactly("alertname", "stream");
    }

    @Test
    void whatIsWorseOrEarlierSilencesTheRest(@TempDir Path folder) throws Exception {
        assertInhibited(
                folder,
                List.of(
                        survey("ConsumerLagHigh", "critical", "LOUD", "a"),
                        survey("PoisonMessage", "warning", "LOUD", "a"),
                        survey("PoisonMessage", "warning", "LOUD", "b"),
                        Map.of("alertname", "ApiErrors", "severity", "warning"),
                        Map.of("alertname", "OutOfStorage", "severity", "critical"),
                        alert("DeadLettersOpen", "critical", "DEAD", "a"),
                        alert("DlqOldestAged", "warning", "DEAD", "a"),
                        survey("NoSubscribers", "warning", "DEAD", "a"),
                        alert("QuorumLost", "critical", "LEADERLESS", ""),
                        survey("ConsumerStalled", "critical", "LEADERLESS", "a"),
                        survey("ConsumerStalled", "critical", "OTHER", "a")),
                "PoisonMessage LOUD a",
                "ConsumerStalled LEADERLESS a");
    }

    @Test
    void nothingIsSaidOnOldNumbers(@TempDir Path folder) throws Exception {
        assertInhibited(
                folder,
                List.of(
                        Map.of(
                                "alertname", "MonitorStale",
                                "severity", "critical",
                                "what", "survey"),
                        DOWN,
                        survey("ConsumerLagHigh", "critical", "OLD", "a"),
                        survey("StreamIdle", "warning", "OLD", ""),
                        alert("DeadLettersOpen", "critical", "OLD", "a")),
                "ConsumerLagHigh OLD a",
                "StreamIdle OLD ");
    }

    @Test
    void oneGatewayThatIsDownSilencesNothing(@TempDir Path folder) throws Exception {
        assertInhibited(
                folder,
                List.of(
                        DOWN,
                        survey("ConsumerLagHigh", "critical", "SEEN", "a"),
                        survey("PoisonMessage", "warning", "SEEN", "a")),
                "PoisonMessage SEEN a");
    }

    /// Of those alerts, exactly these are silenced by another one: name, stream and consumer.
    private static void assertInhibited(
            Path folder, List<Map<String, String>> alerts, String... silenced) throws Exception {
        try (var manager = Alertmanager.start(folder, Shipped.text(FILE))) {
            post(manager, alerts);

            Await.untilAsserted(
                    Await.DEFAULT,
                    () -> assertThat(inhibited(manager)).containsExactlyInAnyOrder(silenced));
        }
    }

    private static Map<String, String> survey(
            String name, String severity, String stream, String consumer) {
        return Map.of(
                "alertname", name,
                "severity", severity,
                "stream", stream,
                "consumer", consumer,
                "from", "survey");
    }

    private static Map<String, String> alert(
            String name, String severity, String stream, String consumer) {
        return Map.of(
                "alertname", name, "severity", severity, "stream", stream, "consumer", consumer);
    }

    private static void post(Alertmanager manager, List<Map<String, String>> alerts)
            throws Exception {
        var body = alerts.stream().map(labels -> Map.of("labels", labels)).toList();
        var request =
                HttpRequest.newBuilder(manager.url().resolve("/api/v2/alerts"))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        Shipped.JSON.writeValueAsString(body)))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static List<String> inhibited(Alertmanager manager) throws Exception {
        var silenced = new ArrayList<String>();
        for (var alert : Shipped.JSON.readTree(manager.alerts())) {
            if (!alert.at("/status/inhibitedBy").isEmpty()) {
                var labels = alert.path("labels");
                silenced.add(
                        "%s %s %s"
                                .formatted(
                                        labels.path("alertname").asText(),
                                        labels.path("stream").asText(),
                                        labels.path("consumer").asText()));
            }
        }
        return silenced;
    }
}
