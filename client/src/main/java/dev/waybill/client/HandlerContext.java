package dev.waybill.client;

import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.slf4j.MDC;

/// Takes the trace and the log context of a handler along to the threads that it starts.
///
/// What the other thread had before is restored when the work is done.
public final class HandlerContext {
    private HandlerContext() {}

    /// That work, with the context of the thread that calls this.
    public static Runnable wrap(Runnable work) {
        var carried = log();
        return Context.current()
                .wrap(() -> {
                    var before = log();
                    MDC.setContextMap(carried);
                    try {
                        work.run();
                    } finally {
                        MDC.setContextMap(before);
                    }
                });
    }

    /// That work, with the context of the thread that calls this.
    public static <T> Callable<T> wrap(Callable<T> work) {
        var carried = log();
        return Context.current()
                .wrap(
                        (Callable<T>)
                                () -> {
                                    var before = log();
                                    MDC.setContextMap(carried);
                                    try {
                                        return work.call();
                                    } finally {
                                        MDC.setContextMap(before);
                                    }
                                });
    }

    /// An executor that runs each task with the context of the thread that submits it.
    public static Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    private static Map<String, String> log() {
        return Optional.ofNullable(MDC.getCopyOfContextMap()).orElseGet(Map::of);
    }
}
