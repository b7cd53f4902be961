package dev.waybill.gateway.tally;

import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.StreamContext;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// Reads what a stream holds under a subject, from a place on to its present end, without consuming
/// it: by a consumer without acks that lives as long as the scan.
///
/// Holds one batch of 500 messages at a time.
public final class StreamScan {
    private static final int BATCH = 500;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final long PATIENCE = 5_000;

    private final StreamContext stream;
    private final ConsumerConfiguration.Builder wanted;

    private StreamScan(
            Connection connection, JetStreamOptions options, String stream, String subject)
            throws IOException, JetStreamApiException {
        this.stream = connection.getStreamContext(stream, options);
        this.wanted =
                ConsumerConfiguration.builder()
                        .ackPolicy(AckPolicy.None)
                        .filterSubject(subject)
                        .memStorage(true)
                        .numReplicas(1)
                        .inactiveThreshold(IDLE);
    }

    public static StreamScan of(
            Connection connection, JetStreamOptions options, String stream, String subject)
            throws IOException, JetStreamApiException {
        return new StreamScan(connection, options, stream, subject);
    }

    /// Only the headers of all messages from that sequence on.
    public StreamScan headersFrom(long sequence) {
        wanted.headersOnly(true).deliverPolicy(DeliverPolicy.ByStartSequence);
        wanted.startSequence(Math.max(1, sequence));
        return this;
    }

    /// Whole messages, the last one of each subject.
    public StreamScan lastOfEach() {
        wanted.deliverPolicy(DeliverPolicy.LastPerSubject);
        return this;
    }

    /// How many messages there are, and the first of them.
    record Head(long count, Optional<Message> first) {}

    /// Reads one message at most.
    Head head() throws IOException, JetStreamApiException {
        var consumer = stream.createOrUpdateConsumer(wanted.build());
        try {
            long count = Objects.requireNonNull(consumer.getCachedConsumerInfo()).getNumPending();
            var first = new AtomicReference<Message>();
            if (count > 0) {
                batch(
                        consumer,
                        1,
                        message -> {
                            first.set(message);
                            return false;
                        });
            }
            return new Head(count, Optional.ofNullable(first.get()));
        } finally {
            drop(consumer);
        }
    }

    /// Hands them over one by one as long as the reader wants more. `IOException` where they stop
    /// coming.
    public void read(Predicate<Message> reader) throws IOException, JetStreamApiException {
        var consumer = stream.createOrUpdateConsumer(wanted.build());
        try {
            long left = Objects.requireNonNull(consumer.getCachedConsumerInfo()).getNumPending();
            while (left > 0 && batch(consumer, (int) Math.min(left, BATCH), reader)) {
                left -= BATCH;
            }
        } finally {
            drop(consumer);
        }
    }

    /// Whether there is more to read.
    private static boolean batch(ConsumerContext consumer, int size, Predicate<Message> reader)
            throws IOException, JetStreamApiException {
        var options = FetchConsumeOptions.builder().maxMessages(size).expiresIn(PATIENCE).build();
        int read = 0;
        try (var batch = consumer.fetch(options)) {
            for (var next = batch.nextMessage(); next != null; next = batch.nextMessage()) {
                read++;
                if (!reader.test(next) || next.metaData().pendingCount() == 0) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading", e);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the batch cannot be read", e);
        }
        if (read < size) {
            throw new IOException("the stream fell silent");
        }
        return true;
    }

    private void drop(ConsumerContext consumer) throws IOException {
        try {
            stream.deleteConsumer(Objects.requireNonNull(consumer.getConsumerName()));
        } catch (JetStreamApiException e) {
            throw new IOException("the consumer of a scan cannot be deleted", e);
        }
    }
}
