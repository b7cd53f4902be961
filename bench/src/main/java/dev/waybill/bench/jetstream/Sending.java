package dev.waybill.bench.jetstream;

/// One way to publish, ready for one round. Safe for many threads.
interface Sending extends AutoCloseable {
    /// Publishes one message and blocks until it is stored.
    void once() throws Exception;

    /// Publishes one message as soon as the window has room, and does not wait for its answer.
    void ahead() throws InterruptedException;

    /// Blocks until everything that was published has been answered, and every span of it exported.
    void finish() throws InterruptedException;

    /// Fails unless what is stored is what should have been sent.
    void verify(FreshStream stream, long sent) throws Exception;

    @Override
    void close();
}
