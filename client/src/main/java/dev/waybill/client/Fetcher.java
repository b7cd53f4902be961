package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leases messages of any pull consumer, a batch at a time.
///
/// It takes what is there at once; only when nothing is there it waits for a first message, and
/// then takes what has come with it.
final class Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration STRAGGLERS = Duration.ofSeconds(2);
    private static final byte[] NAK = "-NAK".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final String apiPrefix;

    Fetcher(Connection connection, String apiPrefix) {
        this.connection = connection;
        this.apiPrefix = apiPrefix;
    }

    /// The batch; without deliveries when nothing came in time. Interrupted, it hands back what it
    /// has and what is still on its way.
    Batch fetch(FetchOptions options) throws InterruptedException {
        return new Fetch(options).run();
    }

    /// One fetch: a subscription of its own, and a subject of its own for the words about each
    /// pull.
    private final class Fetch {
        private final FetchOptions options;
        private final String inbox = connection.createInbox() + ".";
        private final Subscription subscription = connection.subscribe(inbox + "*");
        private final List<Delivery> leased = new ArrayList<>();
        private int pulls;

        Fetch(FetchOptions options) {
            this.options = options;
            subscription.setPendingLimits(0, 0);
        }

        Batch run() throws InterruptedException {
            try {
                var batch = new Batch(leased, pull());
                end(batch.end());
                return batch;
            } catch (InterruptedException e) {
                Thread.ofVirtual().name("waybill-hand-back").start(this::handBack);
                throw e;
            }
        }

        private Batch.End pull() throws InterruptedException {
            var ended = pull(options.max(), Duration.ZERO);
            if (!leased.isEmpty() || ended != Batch.End.NOTHING || options.waitFor().isZero()) {
                return ended;
            }
            ended = pull(1, options.waitFor());
            return leased.isEmpty() || options.max() == 1
                    ? ended
                    : pull(options.max() - 1, Duration.ZERO);
        }

        /// Pulls until the pull has ended; says how.
        private Batch.End pull(int max, Duration waitFor) throws InterruptedException {
            var answersTo = inbox + ++pulls;
            int wanted = leased.size() + max;
            connection.publish(subjectOf(options), answersTo, request(options, max, waitFor));
            long deadline = System.nanoTime() + waitFor.plus(ANSWER).toNanos();
            while (leased.size() < wanted) {
                var message =
                        subscription.nextMessage(
                                Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
                if (message == null) {
                    return Batch.End.UNANSWERED;
                }
                if (!message.isStatusMessage()) {
                    leased.add(new Delivery(message));
                } else if (message.getSubject().equals(answersTo)) {
                    return ended(message);
                }
            }
            return Batch.End.FULL;
        }

        private void end(Batch.End ended) {
            if (ended == Batch.End.UNANSWERED) {
                Thread.ofVirtual().name("waybill-hand-back").start(this::handBackStragglers);
            } else {
                subscription.unsubscribe();
            }
        }

        private void handBack() {
            leased.forEach(delivery -> connection.publish(delivery.replyTo(), NAK));
            handBackStragglers();
        }

        /// What the server sent before it heard that nobody waits any more.
        private void handBackStragglers() {
            try {
                var unused = subscription.drain(STRAGGLERS);
                while (subscription.isActive() || subscription.getPendingMessageCount() > 0) {
                    var message = subscription.nextMessage(STRAGGLERS);
                    if (message != null && !message.isStatusMessage()) {
                        connection.publish(new Delivery(message).replyTo(), NAK);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IllegalStateException e) {
                LOG.debug(
                        "a fetch from {} has ended with its connection or its subscription",
                        options.consumer(),
                        e);
            }
        }
    }

    private String subjectOf(FetchOptions options) {
        return apiPrefix + "CONSUMER.MSG.NEXT." + options.stream() + "." + options.consumer();
    }

    private static byte[] request(FetchOptions options, int max, Duration waitFor) {
        var bytes = options.maxBytes() > 0 ? ",\"max_bytes\":" + options.maxBytes() : "";
        var when = waitFor.isZero() ? ",\"no_wait\":true" : ",\"expires\":" + waitFor.toNanos();
        return ("{\"batch\":" + max + bytes + when + "}").getBytes(StandardCharsets.US_ASCII);
    }

    private static Batch.End ended(Message message) {
        var status = message.getStatus();
        return switch (status.getCode()) {
            case 404, 408 -> Batch.End.NOTHING;
            case 503 -> Batch.End.NO_CONSUMER;
            default -> {
                if (PullStatus.isOrdinaryEnd(status)) {
                    yield Batch.End.BYTES;
                }
                yield status.getMessage().startsWith("Consumer Deleted")
                        ? Batch.End.NO_CONSUMER
                        : Batch.End.REFUSED;
            }
        };
    }
}
