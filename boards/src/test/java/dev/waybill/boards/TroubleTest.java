package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.boards.ShippedQuery.Kind;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsExtension;
import dev.waybill.testkit.NatsVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus that scrapes a gateway and the demo, while much goes wrong.
class TroubleTest {
    private static final Duration LIMIT = Duration.ofSeconds(75);

    /// One account, with limits.
    private static final String ACCOUNT =
            """
            accounts {
              APP {
                jetstream { max_mem: 256M, max_file: 4G, max_streams: 100, max_consumers: 1000 }
                users: [{user: app, password: app}]
              }
            }
            no_auth_user: app
            """;

    @RegisterExtension
    static final NatsExtension NATS =
            NatsExtension.create(NatsVersion.PINNED, settings -> settings.config(ACCOUNT));

    /// What goes wrong, by the consumer or stream of which the rule's own expression, with its
    /// threshold, tells.
    private static final Map<String, String> TOLD =
            Map.ofEntries(
                    Map.entry("NoSubscribers", "stopped"),
                    Map.entry("ConsumerLagHigh", "stopped"),
                    Map.entry("PoisonMessage", "poisoned"),
                    Map.entry("MaxDeliveriesExceeded", "exhausted"),
                    Map.entry("DeadLettersOpen", "exhausted"),
                    Map.entry("PauseExpiringSoon", "paused"),
                    Map.entry("AckPendingSaturated", "saturated"),
                    Map.entry("ConsumerStalled", "stalled"),
                    Map.entry("MessagesLost", "late"),
                    Map.entry("DataLossImminent", "late"),
                    Map.entry("RedeliveryRateHigh", "billing"),
                    Map.entry("StreamNearLimit", "NEAR"),
                    Map.entry("StreamIdle", "NEAR"),
                    Map.entry("TargetDown", "otel-collector"));

    /// A consumer of the demo that keeps up.
    private static final String WELL = "shipping";

    @Test
    void everyQueryOfEveryPanelAndRuleHasAnAnswer(@TempDir Path folder) throws Exception {
        var boards = BoardQueries.shipped();
        var rules = RuleQueries.shipped();
        int port = Alertmanager.freePort();
        try (var connection = NATS.connect();
                var alertmanager =
                        Alertmanager.start(
                                folder, Shipped.text("dashboards/alertmanager/alertmanager.yaml"));
                var gateway = gateway(folder, alertmanager);
                var demo = demo(folder);
                var prometheus =
                        PrometheusProcess.start(
                                folder, config(port, alertmanager, gateway, demo), port);
                var troubles = Troubles.make(connection);
                var callers = new HttpTroubles(gateway.url())) {
            callers.begin(troubles.repeated());
            awaitSeen(prometheus, troubles);

            var queries = Stream.concat(boards.stream(), rules.stream()).toList();
            var wanted = queries.stream().filter(Predicate.not(TroubleTest::isExcused)).toList();
            var answers = new Answers(prometheus, wanted);
            Await.untilAsserted(
                    LIMIT,
                    () ->
                            assertThat(answers.missing())
                                    .as("failures: %s", troubles.repeated().failures())
                                    .isEmpty());
            awaitTold(prometheus, rules);
            assertPurgeIsNoLoss(prometheus);
            assertFilteredIsMeasuredByItsOwn(prometheus);
            assertExcusesAreNeeded(prometheus, queries);
            System.out.printf(
                    "%d dashboards, %d panels, %d queries, %d variables, %d rules: %d answered, %d"
                            + " excused; %d rules tell of a trouble with their thresholds%n",
                    ShippedBoards.all().size(),
                    panels(),
                    count(queries, Kind.PANEL),
                    count(queries, Kind.VARIABLE),
                    count(queries, Kind.RULE),
                    wanted.size(),
                    queries.size() - wanted.size(),
                    TOLD.size());
        }
    }

    private static WaybillProcess gateway(Path folder, Alertmanager alertmanager)
            throws IOException {
        return WaybillProcess.start(
                folder,
                WaybillProcess.GATEWAY,
                Map.of(
                        "WAYBILL_SURVEY_INTERVAL", "500ms",
                        "WAYBILL_PROBE_ENABLED", "true",
                        "WAYBILL_PROBE_INTERVAL", "500ms",
                        "WAYBILL_LIMITS_REQUEST_TIMEOUT", "2s",
                        "WAYBILL_DEAD_LETTERS_INTERVAL", "500ms",
                        // The second one is not there.
                        "WAYBILL_ALERT_ALERTMANAGER", alertmanager.url() + ",http://127.0.0.1:9"),
                arguments());
    }

    /// Its gateway leaves the survey to the other one, which looks more often.
    private static WaybillProcess demo(Path folder) throws IOException {
        return WaybillProcess.start(
                folder,
                WaybillProcess.DEMO,
                Map.of("WAYBILL_SURVEY_ENABLED", "false"),
                arguments());
    }

    private static String[] arguments() {
        return new String[] {
            "--port", "0", "--management-port", "0", "--nats", NATS.server().url()
        };
    }

    private static String config(
            int port, Alertmanager alertmanager, WaybillProcess gateway, WaybillProcess demo) {
        var targets =
                Map.of(
                        "waybill", List.of(gateway.management(), demo.management()),
                        "otel-collector", List.of("127.0.0.1:9"),
                        "prometheus", List.of("127.0.0.1:" + port),
                        "alertmanager", List.of(alertmanager.url().getAuthority()));
        return ScrapeConfig.of(targets, alertmanager.url().getAuthority());
    }

    /// What needs that the survey has seen the consumer before: a purge, whose end is awaited, and
    /// a message that uses up its deliveries.
    private static void awaitSeen(PrometheusProcess prometheus, Troubles troubles)
            throws Exception {
        var waiting = "waybill_consumer_pending{stream=\"PURGED\"}";
        Await.until(LIMIT, "30 wait", () -> prometheus.query(waiting + " == 30").size() == 1);
        troubles.exhaust();
        troubles.purge();
        Await.until(LIMIT, "none waits", () -> prometheus.query(waiting + " == 0").size() == 1);
    }

    private static void assertPurgeIsNoLoss(PrometheusProcess prometheus) {
        var lost = prometheus.query("waybill_consumer_lost_messages_total{stream=\"PURGED\"}");
        assertThat(lost).hasSize(1).allMatch(each -> each.value() == 0);
    }

    /// One message of many is its own, and the oldest one.
    private static void assertFilteredIsMeasuredByItsOwn(PrometheusProcess prometheus) {
        var own = "{stream=\"WORK\",consumer=\"filtered\"}";
        assertThat(prometheus.query("waybill_consumer_pending" + own + " == 1")).hasSize(1);
        assertThat(prometheus.query("waybill_consumer_lag_method" + own + " < 2")).hasSize(1);
        assertThat(prometheus.query("waybill_consumer_lag_seconds" + own + " > 1")).hasSize(1);
    }

    /// Each trouble by its rule, and nothing of a consumer that has none.
    private static void awaitTold(PrometheusProcess prometheus, List<ShippedQuery> rules) {
        var silent = new HashMap<>(TOLD);
        Await.untilAsserted(
                LIMIT,
                () -> {
                    silent.entrySet()
                            .removeIf(told -> {
                                var labels = labels(prometheus, rules, told.getKey());
                                assertThat(labels).as(told.getKey()).doesNotContain(WELL);
                                return labels.contains(told.getValue());
                            });
                    assertThat(silent).isEmpty();
                });
    }

    /// The labels of what that rule tells of now.
    private static List<String> labels(
            PrometheusProcess prometheus, List<ShippedQuery> rules, String rule) {
        return rules.stream()
                .filter(each -> each.place().equals(rule))
                .flatMap(each -> prometheus.query(each.expression()).stream())
                .flatMap(each -> each.labels().values().stream())
                .toList();
    }

    /// What an excuse is made for stays empty, or the excuse goes.
    private static void assertExcusesAreNeeded(
            PrometheusProcess prometheus, List<ShippedQuery> queries) {
        for (var excuse : Excuse.ALL) {
            var excused = queries.stream().filter(excuse::holdsFor).toList();
            assertThat(excused).as("%s", excuse).isNotEmpty();
            assertThat(new Answers(prometheus, excused).missing())
                    .as("%s", excuse)
                    .isEqualTo(Set.copyOf(excused));
        }
    }

    private static long panels() {
        return ShippedBoards.promql().stream().map(ShippedBoards.Target::panel).distinct().count();
    }

    private static boolean isExcused(ShippedQuery query) {
        return Excuse.ALL.stream().anyMatch(excuse -> excuse.holdsFor(query));
    }

    private static long count(List<ShippedQuery> queries, Kind kind) {
        return queries.stream().filter(each -> each.kind() == kind).count();
    }
}
