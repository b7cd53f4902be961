package dev.waybill.gateway;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A service without a line of Waybill in it, on the same stream as the [DeadLetterWorker]: it
/// acknowledges what is good and hands the rest back, twice at most, until closed.
final class PlainService implements AutoCloseable {
    static final String CONSUMER = "plain";

    private static final Duration TURN = Duration.ofMillis(300);

    private final JetStreamSubscription subscription;
    private final Thread thread;
    private volatile boolean closed;

    private PlainService(JetStreamSubscription subscription) {
        this.subscription = subscription;
        this.thread = Thread.ofVirtual().start(this::work);
    }

    static PlainService start(Connection connection) throws IOException, JetStreamApiException {
        connection
                .jetStreamManagement()
                .addOrUpdateConsumer(
                        DeadLetterWorker.STREAM,
                        ConsumerConfiguration.builder()
                                .durable(CONSUMER)
                                .ackPolicy(AckPolicy.Explicit)
                                .ackWait(Duration.ofSeconds(2))
                                .maxDeliver(2)
                                .build());
        var options = PullSubscribeOptions.bind(DeadLetterWorker.STREAM, CONSUMER);
        return new PlainService(connection.jetStream().subscribe(null, options));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void work() {
        while (!closed) {
            subscription.fetch(50, TURN).forEach(PlainService::settle);
        }
    }

    private static void settle(Message message) {
        if (new String(message.getData(), StandardCharsets.UTF_8).startsWith("good")) {
            message.ack();
        } else {
            message.nak();
        }
    }
}
