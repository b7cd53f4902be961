package dev.waybill.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// A thread that starts one process and ends with it.
///
/// Linux tells a process of its parent's death when the very thread ends that has started it; the
/// carrier of a virtual thread may end at any time.
final class ParentThread {
    private ParentThread() {}

    static Process start(ProcessBuilder builder) throws IOException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("nats-server-parent")
                .start(() -> accompany(builder, started));
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void accompany(ProcessBuilder builder, CompletableFuture<Process> started) {
        try {
            Process process = builder.start();
            started.complete(process);
            process.onExit().join();
        } catch (IOException | RuntimeException e) {
            started.completeExceptionally(e);
        }
    }
}
