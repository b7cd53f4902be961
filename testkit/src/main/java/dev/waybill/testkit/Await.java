package dev.waybill.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/// Waiting for what another thread or process brings about. Looks every 10 ms; fails with the
/// description at the limit.
public final class Await {
    /// Long enough for a server restart on a busy machine.
    public static final Duration DEFAULT = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(10);

    private Await() {}

    public static void until(String description, Callable<Boolean> condition) {
        until(DEFAULT, description, condition);
    }

    /// An exception of the condition means "not yet".
    public static void until(Duration limit, String description, Callable<Boolean> condition) {
        Awaitility.await(description)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .atMost(limit)
                .ignoreExceptions()
                .until(condition);
    }

    /// Waits until the assertion holds, and fails with its last complaint.
    public static void untilAsserted(Duration limit, ThrowingRunnable assertion) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .atMost(limit)
                .untilAsserted(assertion);
    }
}
