package dev.waybill.client;

import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The durables by which consumers read their replays, one for each consumer of a stream.
///
/// One says who reads it, `library` or `http`, in its description; a library's word stands, as the
/// gateway then leaves deaths to the library. Safe for many threads.
public final class LaneDurable {
    /// The description where the library reads the lane.
    public static final String LIBRARY = "library";

    /// The description where a client fetches the replays over HTTP.
    public static final String HTTP = "http";

    private final JetStreamManagement management;
    private final DeadLetterSpace space;

    public LaneDurable(Connection connection, JetStreamOptions options, DeadLetterSpace space) {
        this.space = space;
        try {
            this.management = connection.jetStreamManagement(options);
        } catch (IOException e) {
            throw new WaybillException("the connection offers no JetStream", e);
        }
    }

    /// Makes it where it is missing, and brings description and AckWait, those of the consumer that
    /// it is beside, up to date.
    public ConsumerInfo ensure(String stream, String consumer, Duration ackWait, String reader)
            throws IOException, JetStreamApiException {
        var found = find(stream, consumer);
        var wanted = configuration(stream, consumer, ackWait, reader);
        return found.isPresent() && fits(found.get().getConsumerConfiguration(), reader, ackWait)
                ? found.get()
                : management.addOrUpdateConsumer(space.lanes(), wanted);
    }

    /// Empty where no replay reaches that consumer.
    public Optional<ConsumerInfo> find(String stream, String consumer)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(
                    management.getConsumerInfo(space.lanes(), space.laneName(stream, consumer)));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == ConsumerBinding.CONSUMER_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean fits(ConsumerConfiguration found, String reader, Duration ackWait) {
        boolean isLibrarys = LIBRARY.equals(found.getDescription());
        boolean same = reader.equals(found.getDescription()) && ackWait.equals(found.getAckWait());
        return same || (isLibrarys && reader.equals(HTTP));
    }

    private ConsumerConfiguration configuration(
            String stream, String consumer, Duration ackWait, String reader) {
        return ConsumerConfiguration.builder()
                .durable(space.laneName(stream, consumer))
                .description(reader)
                .filterSubject(space.lane(stream, consumer))
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(ackWait)
                .maxDeliver(-1)
                .build();
    }
}
