package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the first dead letter to whoever is on call, through a real Alertmanager with the route
/// that is shipped. The alert rests on a push and not on a counter, which would be born at 1 and so
/// never be seen to rise (pitfall 18).
@WithNats
class FirstAlertTest {
    static final Path ROUTE =
            Path.of(System.getProperty("waybill.root", ".."))
                    .resolve("dashboards/alertmanager/alertmanager.yaml");

    private static final int RUNS = Boolean.getBoolean("waybill.soak") ? 50 : 5;
    private static final int STORM = 1_000;

    @TempDir private Path folder;

    @Test
    void isReceivedWithinASecondBehindTheShippedRoute(NatsServer server, Connection connection)
            throws Exception {
        var deaths = new Deaths(connection);
        try (var inbox = Inbox.open();
                var alertmanager = Alertmanager.start(folder, route(inbox));
                var gateway = gateway(server, alertmanager)) {
            assertThat(gateway.url()).isNotNull();
            Await.until(
                    "the gateway reads",
                    () ->
                            connection
                                    .jetStreamManagement()
                                    .getConsumerNames("WAYBILL_DLQ")
                                    .contains("waybill-alert"));
            var millis = new ArrayList<Long>();
            for (int run = 0; run < RUNS; run++) {
                var consumer = "timed-" + run;
                long start = System.nanoTime();
                deaths.die(consumer, 1, "shop.CardRefused");
                Await.until("received", () -> !inbox.with("\"" + consumer + "\"").isEmpty());
                long received = inbox.with("\"" + consumer + "\"").getFirst().nanos();
                millis.add(Duration.ofNanos(received - start).toMillis());
            }
            millis.sort(null);
            System.out.printf(
                    "first dead letter to received alert: %d runs, median %d ms, worst %d ms%n",
                    RUNS, millis.get(RUNS / 2), millis.getLast());
            assertThat(millis.getLast()).isLessThan(1_000);
            assertThat(inbox.posts().getFirst().body())
                    .contains("FirstDeadLetter", "waybill dlq show ORDERS.timed-0.k1.1")
                    .contains("shop.CardRefused at shop.Billing.charge(Billing.java:12)")
                    .doesNotContain("4111");
        }
    }

    @Test
    void aStormIsOneAlertThatEndsWhenTheGroupIsEmpty(NatsServer server, Connection connection)
            throws Exception {
        var deaths = new Deaths(connection);
        try (var inbox = Inbox.open();
                var alertmanager = Alertmanager.start(folder, route(inbox));
                var one = gateway(server, alertmanager);
                var two = gateway(server, alertmanager)) {
            assertThat(one.url()).isNotEqualTo(two.url());
            var letters =
                    IntStream.rangeClosed(1, STORM)
                            .mapToObj(i -> deaths.die("stormy", i, "shop.DatabaseDown"))
                            .toList();
            Await.untilAsserted(
                    Await.DEFAULT,
                    () -> assertThat(record(connection)).contains("\"captured\":" + STORM + ","));
            assertThat(inbox.with("\"stormy\"")).hasSize(1);

            for (var letter : letters) {
                deaths.resolve(letter);
            }
            Await.untilAsserted(
                    Await.DEFAULT,
                    () -> assertThat(record(connection)).contains("\"status\":\"resolved\""));
            Await.until("no alert is left", () -> !alertmanager.alerts().contains("stormy"));
        }
    }

    private static String record(Connection connection) throws Exception {
        var found =
                connection
                        .jetStreamManagement()
                        .getLastMessage("WAYBILL_OPS", "waybill.alert.ORDERS.stormy.*");
        return new String(found.getData(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String route(Inbox inbox) throws Exception {
        return Files.readString(ROUTE)
                .replace("http://127.0.0.1:9/replace-with-your-receiver", inbox.url().toString());
    }

    private static RunningGateway gateway(NatsServer server, Alertmanager alertmanager) {
        return RunningGateway.start(
                server.url(),
                Map.of(
                        "dead-letters.interval",
                        "500ms",
                        "alert.alertmanager",
                        alertmanager.url().toString()));
    }
}
