package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Effort;
import dev.waybill.bench.measure.Latencies;
import io.nats.client.Connection;
import java.time.Duration;

/// A stream with a fixed number of messages, for consumers to read from its beginning again and
/// again.
public final class Stock implements AutoCloseable {
    private static final Duration LONG_ENOUGH = Duration.ofHours(1);

    private final Connection connection;
    private final FreshStream stream;
    private final long messages;

    private Stock(Connection connection, FreshStream stream, long messages) {
        this.connection = connection;
        this.stream = stream;
        this.messages = messages;
    }

    /// Each message has the full envelope and a sampled trace of its own.
    public static Stock fill(Site site, Payload payload, int messages) throws Exception {
        var connection = site.connect();
        var stream = FreshStream.make(connection);
        try (var sending = RawSending.with(HeaderSource.ENVELOPE).open(connection, payload)) {
            var effort = new Effort(LONG_ENOUGH, messages);
            long sent = new Pace.Windowed().drive(sending, effort, new Latencies());
            sending.verify(stream, sent);
            return new Stock(connection, stream, sent);
        }
    }

    public FreshStream stream() {
        return stream;
    }

    public long messages() {
        return messages;
    }

    @Override
    public void close() throws Exception {
        stream.close();
        connection.close();
    }
}
