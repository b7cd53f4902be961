package dev.waybill.deadletter;

import static dev.waybill.deadletter.Bulk.job;
import static dev.waybill.deadletter.Bulk.jobs;
import static dev.waybill.deadletter.Bulk.plan;
import static dev.waybill.deadletter.Bulk.runner;
import static dev.waybill.deadletter.Bulk.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testkit.Await;
import dev.waybill.testkit.WithNats;
import dev.waybill.wire.DeadLetterState.Actor;
import io.nats.client.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Bulk actions: what was planned and no more (pitfall 26), carefully, and over crashes.
@WithNats
final class JobTest {
    private final Connection connection;

    JobTest(Connection connection) {
        this.connection = connection;
    }

    @Test
    void discardsOnlyWhatWasPlanned() throws Exception {
        var letters = new Letters(connection, "j1");
        for (int i = 1; i <= 40; i++) {
            letters.dead("C1", "c", i);
        }
        var plan = plan(letters, Action.DISCARD, Query.ANY.stream("C1"));
        for (int i = 41; i <= 50; i++) {
            letters.dead("C1", "c", i);
        }

        var job = runner(letters, "one").run(start(letters, plan, JobOptions.DEFAULT), j -> {});

        assertThat(plan.count()).isEqualTo(40);
        assertThat(job.status()).isEqualTo(Job.Status.DONE);
        assertThat(job.succeeded()).isEqualTo(40);
        assertThat(job.done()).isEqualTo(40);
        assertThat(letters.count(letters.space.entries())).isEqualTo(10);
    }

    @Test
    void replaysAndWaitsForWhatBecomesOfIt() throws Exception {
        var letters = new Letters(connection, "j2");
        letters.lane("C2", "c");
        for (int i = 1; i <= 20; i++) {
            letters.dead("C2", "c", i);
        }
        var plan = plan(letters, Action.REPLAY, Query.ANY);
        try (var _ = new LaneReader(letters, "C2", "c", lane -> lane % 4 != 0)) {
            var job = runner(letters, "one").run(start(letters, plan, JobOptions.DEFAULT), j -> {});
            assertThat(job.status()).isEqualTo(Job.Status.DONE);
            assertThat(job.succeeded()).isEqualTo(15);
            assertThat(job.failed()).isEqualTo(5);
            assertThat(job.done()).isEqualTo(20);
        }
    }

    @Test
    void stopsAfterSoManyFailuresInARow() throws Exception {
        var letters = new Letters(connection, "j3");
        letters.lane("C3", "c");
        for (int i = 1; i <= 20; i++) {
            letters.dead("C3", "c", i);
        }
        var plan = plan(letters, Action.REPLAY, Query.ANY);
        try (var _ = new LaneReader(letters, "C3", "c", lane -> false)) {
            var id = start(letters, plan, JobOptions.DEFAULT.stopAfterFailures(3));
            var job = runner(letters, "one").run(id, j -> {});
            assertThat(job.status()).isEqualTo(Job.Status.STOPPED);
            assertThat(job.failed()).isEqualTo(3);
            assertThat(job.done()).isEqualTo(3);
        }
    }

    @Test
    void doesNoMoreThanTheMaximumAndNoFasterThanTheRate() throws Exception {
        var letters = new Letters(connection, "j4");
        for (int i = 1; i <= 20; i++) {
            letters.dead("C4", "c", i);
        }
        var plan = plan(letters, Action.DISCARD, Query.ANY);
        var id = start(letters, plan, JobOptions.DEFAULT.max(5).rate(10));
        long begin = System.nanoTime();
        var job = runner(letters, "one").run(id, j -> {});
        assertThat(job.done()).isEqualTo(5);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThan(Duration.ofMillis(400));
        assertThat(letters.count(letters.space.entries())).isEqualTo(15);
    }

    @Test
    void leavesAGroupAloneWhoseCanaryFails() throws Exception {
        var letters = new Letters(connection, "j5");
        letters.lane("C5", "c");
        for (int i = 1; i <= 10; i++) {
            letters.entry(Letters.letter(Letters.id("C5", "c", i), i % 2 == 0 ? "even" : "odd"));
        }
        var plan = plan(letters, Action.REPLAY, Query.ANY);
        assertThat(plan.groups()).hasSize(2);
        try (var _ = new LaneReader(letters, "C5", "c", lane -> lane % 2 == 0)) {
            var job =
                    runner(letters, "one")
                            .run(start(letters, plan, JobOptions.DEFAULT.canary(true)), j -> {});
            assertThat(job.succeeded()).isEqualTo(5);
            assertThat(job.failed()).isEqualTo(1);
            assertThat(job.skipped()).isEqualTo(4);
            assertThat(job.done()).isEqualTo(10);
        }
    }

    @Test
    void leavesPoisonOut() throws Exception {
        var letters = new Letters(connection, "j6");
        letters.lane("C6", "c");
        var letter = Letters.letter(Letters.id("C6", "c", 1), "f1");
        letters.entry(letter.replays(2).replayedInVain());
        letters.dead("C6", "c", 2);
        var plan = plan(letters, Action.REPLAY, Query.ANY);
        try (var _ = new LaneReader(letters, "C6", "c", lane -> true)) {
            var job = runner(letters, "one").run(start(letters, plan, JobOptions.DEFAULT), j -> {});
            assertThat(job.skipped()).isEqualTo(1);
            assertThat(job.succeeded()).isEqualTo(1);
        }
    }

    @Test
    void endsAtTheNextStepWhenItIsCancelled() throws Exception {
        var letters = new Letters(connection, "j7");
        for (int i = 1; i <= 100; i++) {
            letters.dead("C7", "c", i);
        }
        var plan = plan(letters, Action.DISCARD, Query.ANY);
        var id = start(letters, plan, JobOptions.DEFAULT.rate(20));
        try (var runner = runner(letters, "one")) {
            runner.start();
            Await.until("a beginning", () -> job(letters, id).done() > 0);
            assertThat(jobs(letters).cancel(id, "bob").orElseThrow().message())
                    .isEqualTo("cancelled by bob");
        }
        assertThat(job(letters, id).status()).isEqualTo(Job.Status.CANCELLED);
        assertThat(letters.count(letters.space.entries())).isBetween(20L, 99L);
    }

    @Test
    void anotherRunnerGoesOnWhereACrashedOneStopped() throws Exception {
        var letters = new Letters(connection, "j8");
        letters.lane("C8", "c");
        for (int i = 1; i <= 40; i++) {
            letters.dead("C8", "c", i);
        }
        var plan = plan(letters, Action.REPLAY, Query.ANY);
        var id = start(letters, plan, JobOptions.DEFAULT);
        try (var reader = new LaneReader(letters, "C8", "c", lane -> true)) {
            assertThatThrownBy(() ->
                            runner(letters, "first").run(id, job -> crashWhen(job.done() >= 16)))
                    .hasMessage("crash");
            assertThat(job(letters, id).isRunning()).isTrue();
            var job = runner(letters, "second").run(id, j -> {});
            assertThat(job.status()).isEqualTo(Job.Status.DONE);
            assertThat(job.succeeded()).isEqualTo(40);
            assertThat(reader.seen()).isEqualTo(40);
        }
    }

    @Test
    void oneOfTwoRunnersTakesAJobAndBothCanBeClosed() throws Exception {
        var letters = new Letters(connection, "j10");
        for (int i = 1; i <= 60; i++) {
            letters.dead("C10", "c", i);
        }
        var plan = plan(letters, Action.DISCARD, Query.ANY);
        try (var first = runner(letters, "first");
                var second = runner(letters, "second");
                var _ = runner(letters, "never started")) {
            first.start();
            second.start();
            var id = start(letters, plan, JobOptions.DEFAULT);
            Await.until("the end", () -> !job(letters, id).isRunning());
            assertThat(job(letters, id).succeeded()).isEqualTo(60);
            assertThat(job(letters, id).done()).isEqualTo(60);
            assertThat(jobs(letters).list()).hasSize(1);
        }
    }

    @Test
    void aJobThatEndedLongAgoIsForgotten() throws Exception {
        var letters = new Letters(connection, "j11");
        letters.dead("C11", "c", 1);
        var ended = start(letters, plan(letters, Action.DISCARD, Query.ANY), JobOptions.DEFAULT);
        try (var runner = runner(letters, "one")) {
            runner.run(ended, j -> {});
        }
        var running = start(letters, plan(letters, Action.DISCARD, Query.ANY), JobOptions.DEFAULT);
        try (var _ = letters.sweeper(Duration.ofSeconds(1), Duration.ofMillis(200))) {
            Await.until("forgotten", () -> jobs(letters).find(ended).isEmpty());
        }
        assertThat(jobs(letters).find(running)).isPresent();
    }

    @Test
    void refusesWhatIsNoPlanAndNoReason() {
        var letters = new Letters(connection, "j9");
        var plan = plan(letters, Action.DISCARD, Query.ANY);
        for (var token : new String[] {"", "x", "e30", "..", plan.token().substring(3)}) {
            assertThatThrownBy(() -> jobs(letters).start(token, JobOptions.DEFAULT, Letters.ANNE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() ->
                        jobs(letters)
                                .start(plan.token(), JobOptions.DEFAULT, new Actor("anne", "", "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(jobs(letters).list()).isEmpty();
        assertThat(jobs(letters).find("nobody")).isEmpty();
    }

    private static void crashWhen(boolean now) {
        if (now) {
            throw new IllegalStateException("crash");
        }
    }
}
