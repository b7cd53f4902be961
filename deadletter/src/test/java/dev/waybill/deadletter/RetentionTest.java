package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is forgotten when it has been over for long, and what is not.
@WithNats
final class RetentionTest {
    private static final Duration GRACE = Duration.ofMillis(300);

    private final Connection connection;

    RetentionTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void forgetsWhatHasBeenOverForLongAndNothingElse() throws Exception {
        var letters = new Letters(connection, "s10");
        var discarded = letters.dead("B10", "c", 1);
        var open = letters.dead("B10", "c", 2);
        letters.operator().discard(discarded, Letters.ANNE);
        letters.operator().discard(open, Letters.ANNE);
        letters.operator().restore(open, Letters.ANNE);

        try (var _ = letters.sweeper(GRACE, Duration.ofMillis(500))) {
            Await.until("forgotten", () -> letters.state(discarded).isEmpty());
            Await.until("an empty bin", () -> !letters.hasBin(discarded));
        }
        assertThat(letters.state(open)).isPresent();
        assertThat(letters.hasEntry(open)).isTrue();
    }

    @Test
    void forgetsAlertsThatHaveBeenResolvedForLongAndNothingElse() throws Exception {
        var letters = new Letters(connection, "s14");
        var resolved = letters.space.alert("B14", "c", "resolved");
        var firing = letters.space.alert("B14", "c", "firing");
        var again = letters.space.alert("B14", "c", "again");
        record(resolved, "firing");
        record(resolved, "resolved");
        record(firing, "firing");
        record(again, "resolved");
        record(again, "firing");

        try (var _ = letters.sweeper(GRACE, Duration.ofMillis(500))) {
            Await.until("forgotten", () -> letters.count(letters.space.operations()) == 2);
        }
        var management = connection.jetStreamManagement();
        for (var kept : new String[] {firing, again}) {
            assertThat(management.getLastMessage(letters.space.operations(), kept).getData())
                    .asString()
                    .contains("firing");
        }
    }

    private void record(String subject, String status) throws Exception {
        var json = "{\"status\":\"" + status + "\"}";
        connection.jetStream().publish(subject, json.getBytes(StandardCharsets.UTF_8));
    }
}
