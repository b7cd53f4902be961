package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.wire.AckSubject;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a stream in order, by ephemeral consumers without acks; a new one where the order breaks
/// or the former is gone.
///
/// Holds what one pull brings, its [PullShare] (one message of the largest size always), and pulls
/// again when that is taken: who reads slowly pulls slowly. For one thread, which closes it; what
/// is not closed, the server forgets after two minutes.
final class OrderedReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedReader.class);
    private static final int HEADERS = 64 * 1024;
    private static final Duration EXPIRES = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(2);
    private static final byte[] NOTHING = {};

    private final JetStreamApi api;
    private final Connection connection;
    private final PullShare share;
    private final String pullSubject;
    private final String stream;
    private final Optional<String> filter;
    private final String inbox;
    private final Subscription subscription;
    private String consumer = "";
    private long consumerSequence;
    private boolean pulling;
    private long pullEnds;
    private boolean isLarge;

    /// What a look at the stream brings.
    sealed interface Read {
        record Next(Message message, AckSubject ack) implements Read {}

        /// Nothing came in time.
        record Silence() implements Read {}

        /// The order is broken; [#start] again, behind what was read last.
        record Broken() implements Read {}
    }

    OrderedReader(
            JetStreamApi api,
            Connection connection,
            PullShare share,
            String apiPrefix,
            String stream,
            Optional<String> filter) {
        this.api = api;
        this.connection = connection;
        this.share = share;
        this.pullSubject = apiPrefix + "CONSUMER.MSG.NEXT." + stream + ".";
        this.stream = stream;
        this.filter = filter;
        this.inbox = connection.createInbox() + ".";
        this.subscription = connection.subscribe(inbox + "*");
        this.subscription.setPendingLimits(0, 0);
        share.join();
    }

    /// Makes a consumer that begins there, instead of the former one.
    void start(Start start) throws InterruptedException {
        delete();
        consumer = "waybill-" + connection.createInbox().replaceAll("[^A-Za-z0-9]", "");
        consumerSequence = 0;
        pulling = false;
        var filtered = filter.filter(f -> !f.equals(">")).map(f -> "." + f).orElse("");
        api.ask("CONSUMER.CREATE." + stream + "." + consumer + filtered, request(start));
    }

    /// The next message, waited for that long.
    Read next(Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            if (!pulling) {
                pull();
            }
            long now = System.nanoTime();
            long left = Math.min(deadline, pullEnds) - now;
            var message = subscription.nextMessage(Duration.ofNanos(Math.max(1, left)));
            if (message == null) {
                return System.nanoTime() >= pullEnds ? new Read.Broken() : new Read.Silence();
            }
            if (!message.isStatusMessage()) {
                var read = read(message);
                if (read.isPresent()) {
                    return read.get();
                }
            } else if (ofThisConsumer(message) && isBroken(message)) {
                return new Read.Broken();
            }
        }
    }

    /// Whether the next message is here already.
    boolean hasNext() {
        return subscription.getPendingMessageCount() > 0;
    }

    @Override
    public void close() {
        share.leave();
        try {
            delete();
            subscription.unsubscribe();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("the connection closed before its subscription", e);
        }
    }

    /// Messages of a former consumer are passed over.
    private Optional<Read> read(Message message) {
        var reply = message.getReplyTo();
        var ack = AckSubject.parse(reply == null ? "" : reply);
        if (!ack.consumer().equals(consumer)) {
            return Optional.empty();
        }
        consumerSequence++;
        return Optional.of(
                ack.consumerSequence() == consumerSequence
                        ? new Read.Next(message, ack)
                        : new Read.Broken());
    }

    private boolean ofThisConsumer(Message message) {
        return message.getSubject().equals(inbox + consumer);
    }

    /// A pull that has ended is no trouble; the next one follows.
    private boolean isBroken(Message message) {
        var status = message.getStatus();
        pulling = false;
        if (status.getCode() == 404 || status.getCode() == 408) {
            return false;
        }
        if (status.getMessage().startsWith("Message Size Exceeds MaxBytes")) {
            isLarge = true;
            return false;
        }
        return !status.getMessage().startsWith("Batch Completed");
    }

    private void pull() {
        var request =
                Json.mapper()
                        .createObjectNode()
                        .put("batch", share.messages())
                        .put("max_bytes", isLarge ? largest() : share.bytes())
                        .put("expires", EXPIRES.toNanos());
        isLarge = false;
        pulling = true;
        pullEnds = System.nanoTime() + EXPIRES.plus(ANSWER).toNanos();
        connection.publish(pullSubject + consumer, inbox + consumer, Json.write(request));
    }

    private long largest() {
        return connection.getMaxPayload() + HEADERS;
    }

    private ObjectNode request(Start start) {
        var config =
                Json.mapper()
                        .createObjectNode()
                        .put("name", consumer)
                        .put("description", "waybill event stream")
                        .put("ack_policy", "none")
                        .put("replay_policy", "instant")
                        .put("mem_storage", true)
                        .put("num_replicas", 1)
                        .put("inactive_threshold", FORGOTTEN_AFTER.toNanos());
        filter.ifPresent(subject -> config.put("filter_subject", subject));
        switch (start) {
            case Start.Sequence from ->
                    config.put("deliver_policy", "by_start_sequence")
                            .put("opt_start_seq", from.sequence());
            case Start.Last _ -> config.put("deliver_policy", "last");
            case Start.Time from ->
                    config.put("deliver_policy", "by_start_time")
                            .put("opt_start_time", from.instant().toString());
        }
        var request = Json.mapper().createObjectNode().put("stream_name", stream);
        request.set("config", config);
        return request;
    }

    private void delete() throws InterruptedException {
        if (consumer.isEmpty()) {
            return;
        }
        try {
            api.answer("CONSUMER.DELETE." + stream + "." + consumer, NOTHING);
        } catch (ProblemException e) {
            LOG.debug("the consumer {} is left to the server", consumer, e);
        }
    }
}
