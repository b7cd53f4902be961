package dev.waybill.deadletter;

import static dev.waybill.deadletter.Bulk.job;
import static dev.waybill.deadletter.Bulk.jobs;
import static dev.waybill.deadletter.Bulk.plan;
import static dev.waybill.deadletter.Bulk.runner;
import static dev.waybill.deadletter.Bulk.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import org.junit.jupiter.api.Test;

/// Who runs a job, and which jobs are found.
@WithNats
final class JobRunnerTest {
    private final Connection connection;

    JobRunnerTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void runsAJobOfAStreamThatWasMadeAnew() throws Exception {
        var letters = new Letters(connection, "r1");
        letters.dead("R1", "c", 1);
        try (var runner = runner(letters, "one")) {
            runner.start();
            discardAll(letters);

            Letters.get(() -> letters.management.deleteStream(letters.space.operations()));
            var anew = new Letters(connection, "r1");
            anew.dead("R1", "c", 2);
            discardAll(anew);
        }
        assertThat(letters.count(letters.space.entries())).isZero();
    }

    @Test
    void keepsItsJobHoweverLowTheRateIs() throws Exception {
        var letters = new Letters(connection, "r2");
        letters.dead("R2", "c", 1);
        letters.dead("R2", "c", 2);
        var plan = plan(letters, Action.DISCARD, Query.ANY);
        var id = start(letters, plan, JobOptions.DEFAULT.rate(1 / 60.0));
        try (var first = runner(letters, "first");
                var second = runner(letters, "second")) {
            first.start();
            Await.until("it is begun", () -> letters.count(letters.space.entries()) == 1);
            var begun = lease(letters, id);
            second.start();

            Await.until(
                    "two leases have passed",
                    () ->
                            lease(letters, id)
                                    .until()
                                    .isAfter(
                                            begun.until()
                                                    .plus(Bulk.PATIENCE.lease().multipliedBy(2))));

            assertThat(begun.owner()).isEqualTo("first");
            assertThat(lease(letters, id).owner()).isEqualTo("first");
            assertThat(letters.count(letters.space.entries())).isEqualTo(1);
        }
    }

    private static JobRecord lease(Letters letters, String id) {
        return jobs(letters).kept(id).orElseThrow().record();
    }

    private static void discardAll(Letters letters) {
        var plan = plan(letters, Action.DISCARD, Query.ANY);
        var id = start(letters, plan, JobOptions.DEFAULT);
        Await.until("it has ended", () -> !job(letters, id).isRunning());
    }
}
