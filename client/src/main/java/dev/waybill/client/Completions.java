package dev.waybill.client;

import java.util.concurrent.Executor;

/// Where the futures handed to a caller complete: a virtual thread each, so that whatever a caller
/// hangs on them may block without holding up the connection's one reply thread.
final class Completions {
    static final Executor EXECUTOR =
            task -> Thread.ofVirtual().name("waybill-completion").start(task);

    private Completions() {}
}
