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
import java.util.Optional;
import java.util.function.Predicate;

/// One pass over the messages of a filter, by a consumer that lives in memory and only as long.
///
/// Holds one chunk at a time, 256 messages at most.
final class Reading {
    static final int CHUNK = 256;
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
        Store.ask(
                "read " + stream,
                () -> {
                    var context =
                            store.connection()
                                    .getStreamContext(stream, store.options())
                                    .createOrUpdateConsumer(consumer(filter, after, payload));
                    try {
                        pull(context, Math.min(chunk, CHUNK), go);
                    } finally {
                        Optional.ofNullable(context.getConsumerName())
                                .ifPresent(name -> forget(stream, name));
                    }
                    return true;
                });
    }

    private void pull(ConsumerContext consumer, int chunk, Predicate<List<Stored>> go)
            throws IOException, JetStreamApiException {
        var options = FetchConsumeOptions.builder().maxMessages(chunk).noWait().build();
        while (true) {
            var read = new ArrayList<Stored>(chunk);
            long pending = 0;
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
            if (read.isEmpty() || !go.test(read) || pending == 0) {
                return;
            }
        }
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
