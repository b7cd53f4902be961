package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Leases messages of any pull consumer, a batch at a time.
///
/// It takes what is there at once; only when nothing is there it waits for a first message, and
/// then takes what has come with it.
final class Fetcher {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Connection connection;
    private final String apiPrefix;

    Fetcher(Connection connection, String apiPrefix) {
        this.connection = connection;
        this.apiPrefix = apiPrefix;
    }

    /// The batch; without deliveries when nothing came in time. Interrupted, it hands back what it
    /// has.
    Batch fetch(FetchOptions options) throws InterruptedException {
        var inbox = connection.createInbox();
        var subscription = connection.subscribe(inbox);
        subscription.setPendingLimits(0, 0);
        var leased = new ArrayList<Delivery>();
        try {
            var ended = pull(subscription, inbox, options, options.max(), Duration.ZERO, leased);
            if (leased.isEmpty() && ended == Batch.End.NOTHING && !options.waitFor().isZero()) {
                ended = pull(subscription, inbox, options, 1, options.waitFor(), leased);
                if (!leased.isEmpty() && options.max() > 1) {
                    pull(subscription, inbox, options, options.max() - 1, Duration.ZERO, leased);
                }
            }
            return new Batch(leased, ended);
        } catch (InterruptedException e) {
            leased.forEach(this::handBack);
            throw e;
        } finally {
            subscription.unsubscribe();
        }
    }

    /// Pulls into `leased` until the pull has ended; says how.
    private Batch.End pull(
            Subscription subscription,
            String inbox,
            FetchOptions options,
            int max,
            Duration wait,
            List<Delivery> leased)
            throws InterruptedException {
        connection.publish(
                subjectOf(options),
                inbox,
                request(options, max, wait).getBytes(StandardCharsets.US_ASCII));
        long deadline = System.nanoTime() + wait.plus(ANSWER).toNanos();
        for (int got = 0; got < max; got++) {
            var message =
                    subscription.nextMessage(
                            Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            if (message == null) {
                return Batch.End.UNANSWERED;
            }
            if (message.isStatusMessage()) {
                return ended(message);
            }
            leased.add(new Delivery(message));
        }
        return Batch.End.FULL;
    }

    private String subjectOf(FetchOptions options) {
        return apiPrefix + "CONSUMER.MSG.NEXT." + options.stream() + "." + options.consumer();
    }

    private static String request(FetchOptions options, int max, Duration wait) {
        var bytes = options.maxBytes() > 0 ? ",\"max_bytes\":" + options.maxBytes() : "";
        var when = wait.isZero() ? ",\"no_wait\":true" : ",\"expires\":" + wait.toNanos();
        return "{\"batch\":" + max + bytes + when + "}";
    }

    private static Batch.End ended(Message message) {
        var status = message.getStatus();
        return switch (status.getCode()) {
            case 404, 408 -> Batch.End.NOTHING;
            case 503 -> Batch.End.NO_CONSUMER;
            default -> {
                var said = status.getMessage();
                if (said.startsWith("Message Size Exceeds MaxBytes")) {
                    yield Batch.End.BYTES;
                }
                yield said.startsWith("Consumer Deleted")
                        ? Batch.End.NO_CONSUMER
                        : Batch.End.REFUSED;
            }
        };
    }

    private void handBack(Delivery delivery) {
        connection.publish(delivery.replyTo(), "-NAK".getBytes(StandardCharsets.US_ASCII));
    }
}
