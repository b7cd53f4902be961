package dev.waybill.bench.http;

import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Connections to one port that each ask, wait for the answer and ask again.
record HttpLoad(int port, int connections) {

    /// What one connection does: asks once, checks the answer and says how many units that was; 0
    /// when there is nothing more to do.
    @FunctionalInterface
    interface Step {
        long once(LeanConnection connection) throws Exception;
    }

    /// Makes the step of one connection.
    @FunctionalInterface
    interface Steps {
        Step next();
    }

    /// Asks until the effort is spent; answers how many units were done.
    long drive(Steps steps, Effort effort, Latencies latencies) throws Exception {
        var open = new ArrayList<LeanConnection>();
        try {
            for (int i = 0; i < connections; i++) {
                open.add(new LeanConnection(port));
            }
            return drive(open, steps, effort, latencies);
        } finally {
            for (var connection : open) {
                connection.close();
            }
        }
    }

    private static long drive(
            List<LeanConnection> open, Steps steps, Effort effort, Latencies latencies)
            throws Exception {
        var left = new AtomicLong(effort.messages());
        long deadline = effort.deadline();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var working = new ArrayList<Future<Long>>();
            for (var connection : open) {
                var step = steps.next();
                working.add(
                        threads.submit(() -> work(connection, step, left, deadline, latencies)));
            }
            long done = 0;
            for (var each : working) {
                done += result(each);
            }
            return done;
        }
    }

    private static long work(
            LeanConnection connection,
            Step step,
            AtomicLong left,
            long deadline,
            Latencies latencies)
            throws Exception {
        long done = 0;
        long now = System.nanoTime();
        while (now - deadline < 0 && left.getAndDecrement() > 0) {
            long units = step.once(connection);
            long then = System.nanoTime();
            latencies.record(then - now);
            now = then;
            done += units;
            if (units == 0) {
                break;
            }
        }
        return done;
    }

    private static long result(Future<Long> working) throws Exception {
        try {
            return working.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
