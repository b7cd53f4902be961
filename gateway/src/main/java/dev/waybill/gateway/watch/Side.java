package dev.waybill.gateway.watch;

import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Does the same with many things side by side, each on a virtual thread of its own, and waits for
/// all of them.
final class Side {
    private Side() {}

    /// What is done with one of them.
    interface Step<T> {
        void take(T each) throws InterruptedException;
    }

    static <T> void bySide(Collection<T> all, Step<T> step) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var under =
                    all.stream()
                            .map(each ->
                                    threads.submit(() -> {
                                        step.take(each);
                                        return each;
                                    }))
                            .toList();
            for (var one : under) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("a step of a poll failed", e);
        }
    }
}
