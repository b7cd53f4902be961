package dev.waybill.bench.jetstream;

import io.nats.client.Connection;

/// One way to consume, at work until it is closed.
interface Reading extends AutoCloseable {
    /// Begins to read everything in the stock with a durable of that name, and to tell of it.
    @FunctionalInterface
    interface Way {
        Reading begin(Connection connection, String durable, Receipts receipts) throws Exception;
    }

    /// Blocks until every span so far is exported, where spans are.
    void finish();

    /// Fails unless what was traced is what was handled; after closing.
    void verify(FreshStream stream, long handled) throws Exception;

    /// Acknowledges what is in hand and stops.
    @Override
    void close() throws Exception;
}
