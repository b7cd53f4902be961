package dev.waybill.demo;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;

/// The streams of the order system, which keep their events for a day, and the one consumer that
/// the library does not make by itself.
final class Streams {
    static final String ORDERS = "ORDERS";
    static final String PAYMENTS = "PAYMENTS";
    static final String ANALYTICS = "analytics";

    private static final int STREAM_NOT_FOUND = 10059;
    private static final Duration A_DAY = Duration.ofDays(1);

    private Streams() {}

    /// Makes what is missing; what is there stays as it is.
    static void make(Connection connection) throws IOException, JetStreamApiException {
        var management = connection.jetStreamManagement();
        makeStream(management, ORDERS, "orders.>");
        makeStream(management, PAYMENTS, "payments.>");
        management.addOrUpdateConsumer(
                ORDERS,
                ConsumerConfiguration.builder()
                        .durable(ANALYTICS)
                        .ackPolicy(AckPolicy.Explicit)
                        .maxDeliver(5)
                        .build());
    }

    private static void makeStream(JetStreamManagement management, String name, String subjects)
            throws IOException, JetStreamApiException {
        try {
            management.getStreamInfo(name);
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            management.addStream(
                    StreamConfiguration.builder()
                            .name(name)
                            .subjects(subjects)
                            .maxAge(A_DAY)
                            .build());
        }
    }
}
