package dev.waybill.boards;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Steps that are taken again and again, each at its own pace, until it is closed. One that fails
/// is kept and tried again.
final class Repeated implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();

    @FunctionalInterface
    interface Step {
        void take() throws Exception;
    }

    void every(Duration pace, Step step) {
        threads.add(Thread.ofVirtual().start(() -> repeat(pace, step)));
    }

    List<Exception> failures() {
        return List.copyOf(failures);
    }

    private void repeat(Duration pace, Step step) {
        try {
            while (!closed.await(pace.toMillis(), TimeUnit.MILLISECONDS)) {
                takeOnce(step);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOnce(Step step) throws InterruptedException {
        try {
            step.take();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.add(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        for (var thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }
}
