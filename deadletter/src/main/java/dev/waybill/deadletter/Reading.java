package dev.waybill.deadletter;

import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.FetchConsumeOptions;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// One pass over the messages of a filter, by a consumer that lives in memory and only as long.
///
/// Where the consumer is lost on the way, another one goes on; three that say nothing in a row are
/// a [DeadLetterException], so that a reading that returns is whole.
///
/// Holds one chunk at a time, 256 messages at most.
final class Reading {
    static final int CHUNK = 256;
    private static final int ROUNDS = 3;
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);
    private static final byte[] NOTHING = {};

    private final Store store;

    Reading(Store store) {
        this.store = store;
    }

    /// Hands over what comes after that sequence, in order, until there is no more or `go` says no.
    /// Headers only unless `payload`.
    void read(
            String stream,
            String filter,
            long after,
            int chunk,
            boolean payload,
            Predicate<List<Stored>> go) {
        long from = after;
        for (int silent = 0; silent < ROUNDS; silent++) {
            var pass = pass(stream, consumer(filter, from, payload), from, chunk, go);
            if (pass.isWhole()) {
                return;
            }
            silent = pass.last() > from ? 0 : silent;
            from = pass.last();
        }
        throw new DeadLetterException(
                "read " + stream + ": it fell silent before its end",
                new IOException("nothing came after " + from));
    }

    /// What one consumer has read: to its end, or to that sequence when it fell silent.
    private record Pass(boolean isWhole, long last) {}

    private Pass pass(
            String stream,
            ConsumerConfiguration wanted,
            long from,
            int chunk,
            Predicate<List<Stored>> go) {
        return Store.ask(
                "read " + stream,
                () -> {
                    var context =
                            store.connection()
                                    .getStreamContext(stream, store.options())
                                    .createOrUpdateConsumer(wanted);
                    try {
                        return pull(context, from, Math.min(chunk, CHUNK), go);
                    } finally {
                        Optional.ofNullable(context.getConsumerName())
                                .ifPresent(name -> forget(stream, name));
                    }
                });
    }

    /// An empty batch is the end only where nothing was said to be pending.
    private static Pass pull(
            ConsumerContext consumer, long from, int chunk, Predicate<List<Stored>> go)
            throws IOException, JetStreamApiException {
        var options = FetchConsumeOptions.builder().maxMessages(chunk).noWait().build();
        long pending = Objects.requireNonNull(consumer.getCachedConsumerInfo()).getNumPending();
        long last = from;
        while (pending > 0) {
            var read = new ArrayList<Stored>(chunk);
            try (var batch = consumer.fetch(options)) {
                for (var next = batch.nextMessage(); next != null; next = batch.nextMessage()) {
                    read.add(stored(next));
                    pending = next.metaData().pendingCount();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while reading", e);
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException("the batch could not be read", e);
            }
            if (read.isEmpty()) {
                return new Pass(false, last);
            }
            last = read.getLast().sequence();
            if (!go.test(read)) {
                return new Pass(true, last);
            }
        }
        return new Pass(true, last);
    }

    private void forget(String stream, String consumer) {
        if (store.connection().getStatus() == Connection.Status.CONNECTED) {
            var unused =
                    Store.askUnless(
                            Store.CONSUMER_NOT_FOUND,
                            Store.STREAM_NOT_FOUND,
                            "forget the reader of " + stream,
                            () -> store.management().deleteConsumer(stream, consumer));
        }
    }

    private static ConsumerConfiguration consumer(String filter, long after, boolean payload) {
        var consumer =
                ConsumerConfiguration.builder()
                        .filterSubject(filter)
                        .ackPolicy(AckPolicy.None)
                        .memStorage(true)
                        .inactiveThreshold(FORGOTTEN_AFTER);
        if (!payload) {
            consumer.headersOnly(true);
        }
        return after > 0
                ? consumer.deliverPolicy(DeliverPolicy.ByStartSequence)
                        .startSequence(after + 1)
                        .build()
                : consumer.deliverPolicy(DeliverPolicy.All).build();
    }

    private static Stored stored(Message message) {
        var headers = message.getHeaders();
        var data = message.getData();
        var meta = message.metaData();
        return new Stored(
                message.getSubject(),
                meta.streamSequence(),
                meta.timestamp().toInstant(),
                headers == null ? new Headers() : headers,
                data == null ? NOTHING : data);
    }
}
