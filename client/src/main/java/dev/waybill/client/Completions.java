package dev.waybill.client;

import java.util.concurrent.Executor;

/// Where the futures handed to a caller complete: on virtual threads, so that whatever a caller
/// hangs on them may block without holding up the connection's one reply thread, or another future.
final class Completions {
    private static final Workers<Runnable> WORKERS =
            new Workers<>("waybill-completion", Integer.MAX_VALUE, Runnable::run);

    static final Executor EXECUTOR = WORKERS::submit;

    private Completions() {}
}
