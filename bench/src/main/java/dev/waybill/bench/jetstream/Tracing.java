package dev.waybill.bench.jetstream;

import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;

/// What is traced of one round, and the account of it.
public interface Tracing extends AutoCloseable {
    /// Makes a new one for one round.
    @FunctionalInterface
    interface Source {
        Tracing open();
    }

    OpenTelemetry openTelemetry();

    /// Blocks until what was sampled so far has left the process.
    void flush();

    /// Fails unless that many spans were started, and each is accounted for.
    void verify(long started);

    /// Fails unless the trace of a stored message is one that was seen where spans arrive, or was
    /// not sampled.
    void verify(Headers headers, long sequence);

    @Override
    void close();
}
