package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import dev.waybill.wire.HeaderNames;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;

/// No spans: the library as it is without an OpenTelemetry.
enum Untraced implements Tracing {
    INSTANCE;

    @Override
    public OpenTelemetry openTelemetry() {
        return OpenTelemetry.noop();
    }

    @Override
    public void flush() {}

    @Override
    public void verify(long started) {}

    @Override
    public void verify(Headers headers, long sequence) {
        Unverified.unless(
                headers.getFirst(HeaderNames.TRACEPARENT) == null,
                "message " + sequence + " carries a trace");
    }

    @Override
    public void close() {}
}
