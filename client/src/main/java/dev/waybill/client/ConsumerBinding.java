package dev.waybill.client;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;

/// Finds the durable to consume from, or makes it; refuses one on which retries could not work.
final class ConsumerBinding {
    static final int CONSUMER_NOT_FOUND = 10014;

    private final JetStreamManagement management;

    ConsumerBinding(JetStreamManagement management) {
        this.management = management;
    }

    /// The consumer as it is; `WaybillException` where the server does not answer or the stream is
    /// missing, `IllegalArgumentException` where the consumer does not fit.
    ConsumerInfo bind(ConsumeOptions options) {
        try {
            return fitting(find(options), options);
        } catch (IOException e) {
            throw new WaybillException(
                    "no answer about consumer "
                            + options.durable()
                            + " of stream "
                            + options.stream(),
                    e);
        } catch (JetStreamApiException e) {
            throw new WaybillException(
                    "cannot consume from stream "
                            + options.stream()
                            + ": "
                            + e.getErrorDescription(),
                    e);
        }
    }

    private ConsumerInfo find(ConsumeOptions options) throws IOException, JetStreamApiException {
        try {
            return management.getConsumerInfo(options.stream(), options.durable());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != CONSUMER_NOT_FOUND) {
                throw e;
            }
            return management.addOrUpdateConsumer(options.stream(), wanted(options));
        }
    }

    private static ConsumerConfiguration wanted(ConsumeOptions options) {
        return ConsumerConfiguration.builder()
                .durable(options.durable())
                .filterSubjects(options.filter())
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(options.ackWait())
                .maxAckPending(options.maxAckPending())
                .maxDeliver(-1)
                .build();
    }

    private static ConsumerInfo fitting(ConsumerInfo info, ConsumeOptions options) {
        var found = info.getConsumerConfiguration();
        int attempts = options.retry().attempts();
        if (found.getDeliverSubject() != null) {
            throw refused(options, "is a push consumer; make a pull consumer");
        }
        if (found.getAckPolicy() != AckPolicy.Explicit) {
            throw refused(
                    options,
                    "has ack policy " + found.getAckPolicy() + "; retries need explicit acks");
        }
        if (!found.getBackoff().isEmpty()) {
            throw refused(
                    options,
                    "has a BackOff, whose first step takes the place of AckWait and whose others are"
                            + " added to the delays of the retry policy; remove it");
        }
        if (found.getMaxDeliver() > 0 && found.getMaxDeliver() < attempts + 2) {
            throw refused(
                    options,
                    "has max_deliver "
                            + found.getMaxDeliver()
                            + ", so the server would drop messages before the last of "
                            + attempts
                            + " attempts is settled; set it to -1, or to "
                            + (attempts + 2)
                            + " or more");
        }
        return info;
    }

    private static IllegalArgumentException refused(ConsumeOptions options, String why) {
        return new IllegalArgumentException(
                "the consumer " + options.durable() + " of stream " + options.stream() + " " + why);
    }

    /// How long the server waits for a word about a delivery.
    static Duration ackWait(ConsumerInfo info) {
        var wait = info.getConsumerConfiguration().getAckWait();
        return wait == null || wait.isZero() ? Duration.ofSeconds(30) : wait;
    }
}
