package dev.waybill.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.nats.NatsConfig;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.tally.Entry;
import dev.waybill.gateway.tally.Looked;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterSpace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When the witness of a group is looked for, by a time that the test says. In each test the queue
/// looks as it did before, unless it says so.
@WithNats
final class RoundsTest {
    private static final Looked AS_BEFORE = new Looked(false, false);

    private final Deaths deaths;
    private final NatsLink link;
    private final GroupRecords records;
    private final Receivers receivers;
    private final Rounds rounds;

    RoundsTest(NatsServer server, Connection connection) {
        this.deaths = new Deaths(connection);
        var meters = new SimpleMeterRegistry();
        this.link = new NatsLink(NatsConfig.of(List.of(server.url())), meters);
        this.records = new GroupRecords(link, DeadLetterSpace.STANDARD);
        this.receivers =
                new Receivers(
                        new AlertConfig(List.of(), Optional.empty(), ""),
                        records,
                        InstantSource.system(),
                        RandomGenerator.getDefault(),
                        meters);
        this.rounds =
                new Rounds(
                        new GroupBook(records, receivers),
                        new Witnesses(link, DeadLetterSpace.STANDARD),
                        receivers,
                        "WAYBILL_DLQ");
    }

    @BeforeEach
    void beginWithTheFirstRepetition() throws Exception {
        link.start();
        rounds.begin(0);
        round(Duration.ZERO, AS_BEFORE);
    }

    @AfterEach
    void stop() throws Exception {
        receivers.close();
        link.close();
    }

    @Test
    void looksForTheWitnessWhenAGroupWasOpened() throws Exception {
        var gone = openedTooLate("opened");

        round(Duration.ofSeconds(1), AS_BEFORE);
        assertThat(isFiring(gone)).isTrue();

        rounds.opened();
        round(Duration.ofSeconds(2), AS_BEFORE);
        assertThat(isFiring(gone)).isFalse();
    }

    @Test
    void looksForEveryWitnessEveryMinute() throws Exception {
        for (int minute = 1; minute <= 2; minute++) {
            var gone = openedTooLate("gone-" + minute);
            var there = opened("there-" + minute);
            var due = Duration.ofMinutes(minute);

            round(due.minusNanos(1), AS_BEFORE);
            assertThat(isFiring(gone)).isTrue();

            round(due, AS_BEFORE);
            assertThat(isFiring(gone)).isFalse();
            assertThat(isFiring(there)).isTrue();
        }
    }

    @Test
    void looksForEveryWitnessWhenTheQueueHasChanged() throws Exception {
        var gone = openedTooLate("changed");

        round(Duration.ofSeconds(1), AS_BEFORE);
        assertThat(isFiring(gone)).isTrue();

        round(Duration.ofSeconds(2), new Looked(true, false));
        assertThat(isFiring(gone)).isFalse();
    }

    private void round(Duration at, Looked looked) {
        rounds.looked(looked);
        rounds.round(at.toNanos());
    }

    /// A group whose entry was gone before the group was opened.
    private GroupRecord openedTooLate(String consumer) throws Exception {
        var letter = deaths.die(consumer, 1, "A");
        deaths.resolve(letter);
        return record(consumer);
    }

    private GroupRecord opened(String consumer) throws Exception {
        var _ = deaths.die(consumer, 1, "A");
        return record(consumer);
    }

    private GroupRecord record(String consumer) throws Exception {
        var entry = new Entry(Deaths.letter(consumer, 1, "A"), 1, Instant.EPOCH);
        return records.put(GroupRecord.opened(entry), 0).orElseThrow().record();
    }

    private boolean isFiring(GroupRecord group) throws Exception {
        return records.find(group.cause()).orElseThrow().record().isFiring();
    }
}
