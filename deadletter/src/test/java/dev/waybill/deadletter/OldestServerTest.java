package dev.waybill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.deadletter.Acted.Done;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.NatsVersion;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import io.nats.client.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The oldest server that is supported reads, counts, replays, discards and restores as well.
@WithNats(version = NatsVersion.OLDEST_SUPPORTED)
final class OldestServerTest {
    private final Connection connection;

    OldestServerTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void listsCountsAndActs() throws Exception {
        var letters = new Letters(connection, "old");
        letters.source("OLD", "orders.>", "c", "mail");
        letters.lane("OLD", "c");
        for (int i = 1; i <= 5; i++) {
            letters.dead("OLD", "c", i);
        }
        var deadLetters = letters.deadLetters();
        var first = Letters.id("OLD", "c", 1);
        var second = Letters.id("OLD", "c", 2);

        var page = deadLetters.list(Query.ANY, 3, "");
        assertThat(page.letters()).hasSize(3);
        assertThat(deadLetters.list(Query.ANY, 3, page.next()).letters()).hasSize(2);
        assertThat(deadLetters.groups(Query.ANY)).hasSize(1);
        assertThat(deadLetters.list(Query.ANY, 9, "").letters()).hasSize(5);

        letters.operator().discard(first, Letters.ANNE);
        assertThat(deadLetters.list(Query.ANY, 9, "").letters()).hasSize(4);
        assertThat(letters.operator().restore(first, Letters.ANNE)).isInstanceOf(Done.class);
        assertThat(deadLetters.find(first).orElseThrow().history()).hasSize(2);

        letters.operator().replay(first, Target.CONSUMER, false, Letters.ANNE);
        assertThat(letters.consume("OLD", "c", true)).isPresent();
        var sent = (Done) letters.operator().replay(second, Target.SUBJECT, true, Letters.ANNE);
        assertThat(sent.listed().phase()).isEqualTo(Phase.RESOLVED);
        try (var _ = letters.sweeper(Duration.ofMillis(300), Duration.ofDays(90))) {
            Await.until("no entry", () -> !letters.hasEntry(first));
        }
        assertThat(deadLetters.list(Query.ANY, 9, "").letters()).hasSize(3);
    }
}
