package dev.waybill.client;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.util.Optional;

/// Publishes a message only where the last one of its subject is the expected one: the compare and
/// set on which entries and states rest.
final class ExpectedWrites {
    private static final String EXPECTED = "Nats-Expected-Last-Subject-Sequence";
    private static final int WRONG_LAST_SEQUENCE = 10_071;
    private static final byte[] NOTHING = {};

    private final JetStream jetStream;

    ExpectedWrites(Connection connection, JetStreamOptions options) {
        try {
            this.jetStream = connection.jetStream(options);
        } catch (IOException e) {
            throw new WaybillException("the connection offers no JetStream", e);
        }
    }

    /// The sequence; empty where the last message of the subject is another one. `expected` is 0
    /// where there must be none.
    Optional<Long> publish(String stream, String subject, Headers headers, long expected)
            throws IOException, JetStreamApiException {
        return publish(stream, subject, headers, NOTHING, expected);
    }

    Optional<Long> publish(
            String stream, String subject, Headers headers, byte[] data, long expected)
            throws IOException, JetStreamApiException {
        var conditional = new Headers(headers);
        conditional.put(EXPECTED, Long.toString(expected));
        var options = PublishOptions.builder().expectedStream(stream).build();
        var message =
                NatsMessage.builder().subject(subject).headers(conditional).data(data).build();
        try {
            return Optional.of(jetStream.publish(message, options).getSeqno());
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
