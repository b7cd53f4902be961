package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// How many publishes are under way at a time.
sealed interface Pace {
    /// Publishes until the effort is spent; answers how many, each of them answered.
    long drive(Sending sending, Effort effort, Latencies latencies) throws Exception;

    /// That many threads, each of which waits for the answer before it goes on.
    record Waiting(int threads) implements Pace {
        @Override
        public long drive(Sending sending, Effort effort, Latencies latencies) throws Exception {
            var left = new AtomicLong(effort.messages());
            long deadline = effort.deadline();
            long sent = 0;
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var done = new ExecutorCompletionService<Long>(executor);
                for (int thread = 0; thread < threads; thread++) {
                    done.submit(() -> drive(sending, left, deadline, latencies));
                }
                for (int thread = 0; thread < threads; thread++) {
                    sent += result(done);
                }
            }
            sending.finish();
            return sent;
        }

        private static long drive(
                Sending sending, AtomicLong left, long deadline, Latencies latencies)
                throws Exception {
            long sent = 0;
            long now = System.nanoTime();
            while (now - deadline < 0 && left.getAndDecrement() > 0) {
                sending.once();
                long then = System.nanoTime();
                latencies.record(then - now);
                now = then;
                sent++;
            }
            return sent;
        }

        private static long result(ExecutorCompletionService<Long> done) throws Exception {
            try {
                return done.take().get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a publish broke", e.getCause());
            }
        }
    }

    /// One thread that waits for room alone; how many have room the [Sending] knows.
    record Windowed() implements Pace {
        @Override
        public long drive(Sending sending, Effort effort, Latencies latencies) throws Exception {
            long deadline = effort.deadline();
            long sent = 0;
            while (sent < effort.messages() && System.nanoTime() - deadline < 0) {
                sending.ahead();
                sent++;
            }
            sending.finish();
            return sent;
        }
    }
}
