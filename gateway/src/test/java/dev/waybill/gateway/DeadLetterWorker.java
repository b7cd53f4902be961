package dev.waybill.gateway;

import dev.waybill.client.ConnectionDefaults;
import dev.waybill.client.ConsumeOptions;
import dev.waybill.client.Delivery;
import dev.waybill.client.RetryPolicy;
import dev.waybill.client.Verdict;
import dev.waybill.client.Waybill;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A service in a process of its own, to be killed: it cannot handle a `poison` event unless it is
/// replayed, nor a `stubborn` one before its second replay.
///
/// What it has handled it writes down in a stream of the same server, once for each event, as an
/// idempotent service would.
final class DeadLetterWorker {
    static final String STREAM = "WORK";
    static final String CONSUMER = "worker";
    static final String HANDLED = "HANDLED";
    static final String POISON = "poison";
    static final String STUBBORN = "stubborn";

    private static final int ALREADY_THERE = 10_071;
    private static final RetryPolicy QUICK =
            new RetryPolicy(3, Duration.ofMillis(20), 1, Duration.ofMillis(20));

    private final Connection connection;

    private DeadLetterWorker(Connection connection) {
        this.connection = connection;
    }

    public static void main(String[] args) throws Exception {
        var connection =
                Nats.connect(
                        ConnectionDefaults.apply(new Options.Builder())
                                .server(args[0])
                                .errorListener(new ErrorListener() {})
                                .build());
        var options =
                ConsumeOptions.of(STREAM, CONSUMER)
                        .retry(QUICK)
                        .ackWait(Duration.ofSeconds(2))
                        .concurrency(8);
        var worker = new DeadLetterWorker(connection);
        try (var _ = Waybill.create(connection, "/worker").consume(options, worker::handle)) {
            System.out.println("working");
            new CountDownLatch(1).await();
        }
    }

    private Verdict handle(Delivery delivery) throws IOException, JetStreamApiException {
        var text = delivery.text();
        int replay = delivery.replay().map(each -> each.number()).orElse(0);
        if ((text.startsWith(POISON) && replay == 0) || (text.startsWith(STUBBORN) && replay < 2)) {
            throw new IllegalStateException("cannot handle " + text);
        }
        writeDown(delivery);
        return Verdict.ack();
    }

    private void writeDown(Delivery delivery) throws IOException, JetStreamApiException {
        try {
            connection
                    .jetStream()
                    .publish(
                            "handled." + delivery.sequence(),
                            delivery.data(),
                            PublishOptions.builder().expectedLastSubjectSequence(0).build());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != ALREADY_THERE) {
                throw e;
            }
            connection.publish("again." + delivery.sequence(), delivery.data());
        }
    }
}
