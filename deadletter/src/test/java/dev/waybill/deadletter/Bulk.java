package dev.waybill.deadletter;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Bulk actions of a test: plans, jobs with ids that count on, and runners with little patience.
final class Bulk {
    static final JobRunner.Patience PATIENCE =
            new JobRunner.Patience(Duration.ofSeconds(5), Duration.ofSeconds(2));

    private static final AtomicInteger IDS = new AtomicInteger();

    private Bulk() {}

    static Plan plan(Letters letters, Action action, Query query) {
        return new Plans(letters.deadLetters()).plan(action, query);
    }

    static Jobs jobs(Letters letters) {
        return new Jobs(
                letters.connection,
                Letters.OPTIONS,
                letters.space,
                InstantSource.system(),
                () -> "job-" + IDS.incrementAndGet());
    }

    static Job job(Letters letters, String id) {
        return jobs(letters).find(id).orElseThrow();
    }

    static String start(Letters letters, Plan plan, JobOptions how) {
        return jobs(letters).start(plan.token(), how, Letters.ANNE).id();
    }

    static JobRunner runner(Letters letters, String owner) {
        return new JobRunner(
                () -> Optional.of(letters.connection),
                Letters.OPTIONS,
                letters.space,
                InstantSource.system(),
                owner,
                headers -> headers,
                PATIENCE);
    }
}
