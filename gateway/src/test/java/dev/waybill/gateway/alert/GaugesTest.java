package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The gauges of dead letters: read from the streams, so that replicas agree (pitfall 19: take the
/// max and not the sum), and timestamps instead of ages, which would stand still when nobody looks
/// (pitfall 20), all by the server's clock (pitfall 33).
@WithNats
class GaugesTest {
    private static final String OPEN = "waybill_dlq_open";
    private static final String OLDEST = "waybill_dlq_oldest_dead_timestamp_seconds";
    private static final String PUBLISHED = "waybill_dlq_oldest_published_timestamp_seconds";
    private static final Map<String, String> OFTEN = Map.of("dead-letters.interval", "200ms");

    private final NatsServer server;
    private final Deaths deaths;

    GaugesTest(NatsServer server, Connection connection) {
        this.server = server;
        this.deaths = new Deaths(connection);
    }

    @Test
    void countsAndGoesToZeroWhileTheTimesVanish() throws Exception {
        try (var gateway = RunningGateway.start(server.url(), OFTEN)) {
            var first = deaths.die("counted", 1, "A");
            var second = deaths.die("counted", 2, "B");
            awaitOpen(gateway, "counted", 2);

            assertThat(Scrape.of(gateway, OLDEST, "counted").orElseThrow())
                    .isCloseTo(deaths.storedAt(first), within(0.002));
            assertThat(Scrape.of(gateway, PUBLISHED, "counted").orElseThrow())
                    .isEqualTo((double) Instant.parse("2026-01-01T00:00:01Z").getEpochSecond());

            deaths.resolve(first);
            deaths.resolve(second);
            awaitOpen(gateway, "counted", 0);
            assertThat(Scrape.of(gateway, OLDEST, "counted")).isEmpty();
            assertThat(Scrape.of(gateway, PUBLISHED, "counted")).isEmpty();
            assertThat(Scrape.value(gateway, "waybill_dlq_last_sequence").orElseThrow())
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void keepsTheFirstDeathOfWhatWasReplayedInVain() throws Exception {
        try (var gateway = RunningGateway.start(server.url(), OFTEN)) {
            var first = deaths.die("vain", 1, "A");
            double died = deaths.storedAt(first);
            var second = deaths.die("vain", 2, "A");
            awaitOpen(gateway, "vain", 2);

            deaths.dieAgain(first, Instant.ofEpochMilli(Math.round(died * 1000)));
            double last = Scrape.value(gateway, "waybill_dlq_last_sequence").orElseThrow();
            Await.until(
                    "the rewritten entry is seen",
                    () ->
                            Scrape.value(gateway, "waybill_dlq_last_sequence").orElseThrow() > last
                                    || Scrape.of(gateway, OLDEST, "vain").isPresent());
            assertOldest(gateway, "vain", died);

            try (var other = RunningGateway.start(server.url(), OFTEN)) {
                awaitOpen(other, "vain", 2);
                assertOldest(other, "vain", died);
            }
            deaths.resolve(first);
            awaitOpen(gateway, "vain", 1);
            assertOldest(gateway, "vain", deaths.storedAt(second));
        }
    }

    @Test
    void replicasAgreeAndARestartChangesNothing() {
        deaths.die("agreed", 1, "A");
        deaths.die("agreed", 2, "B");
        try (var one = RunningGateway.start(server.url(), OFTEN)) {
            try (var two = RunningGateway.start(server.url(), OFTEN)) {
                awaitOpen(one, "agreed", 2);
                awaitOpen(two, "agreed", 2);
                assertThat(Scrape.of(two, OLDEST, "agreed"))
                        .isEqualTo(Scrape.of(one, OLDEST, "agreed"));
            }
            deaths.die("agreed", 3, "A");
            awaitOpen(one, "agreed", 3);
        }
        try (var again = RunningGateway.start(server.url(), OFTEN)) {
            awaitOpen(again, "agreed", 3);
        }
    }

    private static void assertOldest(RunningGateway gateway, String consumer, double seconds) {
        Await.untilAsserted(
                Await.DEFAULT,
                () ->
                        assertThat(Scrape.of(gateway, OLDEST, consumer).orElseThrow())
                                .isCloseTo(seconds, within(0.002)));
    }

    private static void awaitOpen(RunningGateway gateway, String consumer, int count) {
        Await.untilAsserted(
                Await.DEFAULT,
                () -> assertThat(Scrape.of(gateway, OPEN, consumer)).hasValue(count));
    }
}
