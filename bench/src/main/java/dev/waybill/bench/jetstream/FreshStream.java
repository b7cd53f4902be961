package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import dev.waybill.wire.TraceFields;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;

/// An empty stream on disk, made for one piece of work and deleted after it.
public final class FreshStream implements AutoCloseable {
    public static final String NAME = "BENCH";
    public static final String SUBJECT = "bench.orders.placed";

    private static final int SAMPLES = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Connection connection;
    private final JetStreamManagement management;

    private FreshStream(Connection connection, JetStreamManagement management) {
        this.connection = connection;
        this.management = management;
    }

    public static FreshStream make(Connection connection)
            throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        management.addStream(
                StreamConfiguration.builder()
                        .name(NAME)
                        .subjects("bench.orders.>")
                        .storageType(StorageType.File)
                        .build());
        return new FreshStream(connection, management);
    }

    /// Fails unless it holds exactly that many messages, numbered from 1 without a gap.
    public void verify(long sent) throws IOException, JetStreamApiException {
        var state = management.getStreamInfo(NAME).getStreamState();
        Unverified.unlessEqual("messages in the stream", sent, state.getMsgCount());
        Unverified.unlessEqual("the last sequence", sent, state.getLastSequence());
    }

    /// The headers of that stored message; none where it has none.
    public Headers headers(long sequence) throws IOException, JetStreamApiException {
        var headers = management.getMessage(NAME, sequence).getHeaders();
        return headers == null ? new Headers() : headers;
    }

    /// Reads the first so many messages; answers how many of them say that their trace is sampled.
    long sampledTraces(long messages) throws Exception {
        var headersOnly = new OrderedConsumerConfiguration().headersOnly(true);
        var consumer = connection.getStreamContext(NAME).createOrderedConsumer(headersOnly);
        long sampled = 0;
        try (var reading = consumer.iterate()) {
            for (long read = 0; read < messages; read++) {
                var message = reading.nextMessage(PATIENCE);
                Unverified.unless(message != null, "only " + read + " messages could be read");
                sampled += isSampled(message.getHeaders()) ? 1 : 0;
            }
        }
        return sampled;
    }

    private static boolean isSampled(Headers headers) {
        var parent = TraceFields.read(headers).traceparent();
        int flags = Integer.parseInt(parent.substring(parent.lastIndexOf('-') + 1), 16);
        return (flags & 1) == 1;
    }

    /// Some sequences, evenly spread over all that were sent, the last one among them.
    public static LongStream samples(long sent) {
        long count = Math.min(SAMPLES, sent);
        return LongStream.rangeClosed(1, count).map(n -> n * sent / count);
    }

    @Override
    public void close() throws IOException, JetStreamApiException {
        management.deleteStream(NAME);
    }
}
