package dev.waybill.bench.micro;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts the bytes that an operation allocates on its thread, to the byte.
///
/// The operation runs until it is compiled, and then in rounds; the cheapest round counts, as no
/// operation allocates less than it needs.
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TO_COMPILE = 40_000;
    private static final int ROUNDS = 10;
    private static final int ROUND = 2_000;

    private Allocation() {}

    /// Bytes for one run of that operation.
    public static double of(Runnable operation) {
        run(operation, TO_COMPILE);
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(operation, ROUND);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, (double) allocated / ROUND);
        }
        return least;
    }

    private static void run(Runnable operation, int times) {
        for (int i = 0; i < times; i++) {
            operation.run();
        }
    }
}
