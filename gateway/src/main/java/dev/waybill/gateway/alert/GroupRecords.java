package dev.waybill.gateway.alert;

import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.tally.StreamScan;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.PublishOptions;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records of all groups, in the stream that all gateways share; nobody changes one without
/// having seen it.
final class GroupRecords {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRecords.class);
    private static final int NO_MESSAGE = 10_037;
    private static final int WRONG_LAST_SEQUENCE = 10_071;
    private static final int ROUNDS = 20;

    private final NatsLink link;
    private final DeadLetterSpace space;

    GroupRecords(NatsLink link, DeadLetterSpace space) {
        this.link = link;
        this.space = space;
    }

    Connection connection() throws IOException {
        return link.current()
                .filter(each -> each.getStatus() == Connection.Status.CONNECTED)
                .orElseThrow(() -> new IOException("not connected to NATS"));
    }

    Optional<Kept> find(Cause cause) throws IOException, JetStreamApiException {
        try {
            var found =
                    connection()
                            .jetStreamManagement(link.jetStream())
                            .getLastMessage(space.operations(), subject(cause));
            return Optional.of(kept(found));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Stores it in the place of that revision, 0 for none; empty where somebody was faster.
    Optional<Kept> put(GroupRecord record, long revision)
            throws IOException, JetStreamApiException {
        var options =
                PublishOptions.builder()
                        .expectedStream(space.operations())
                        .expectedLastSubjectSequence(revision)
                        .build();
        try {
            var stored =
                    connection()
                            .jetStream(link.jetStream())
                            .publish(subject(record.cause()), Json.write(record), options);
            return Optional.of(new Kept(record, stored.getSeqno()));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == WRONG_LAST_SEQUENCE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Changes it until nobody is faster. Answers it as it is then, unchanged where the change
    /// leaves it as it is.
    Kept change(Kept seen, UnaryOperator<GroupRecord> change)
            throws IOException, JetStreamApiException {
        var now = seen;
        for (int round = 0; round < ROUNDS; round++) {
            var changed = change.apply(now.record());
            if (changed.equals(now.record())) {
                return now;
            }
            var stored = put(changed, now.revision());
            if (stored.isPresent()) {
                return stored.get();
            }
            now = find(seen.record().cause()).orElseThrow(() -> new IOException("it is gone"));
        }
        throw new IOException("others change the same record all the time");
    }

    /// Hands over all of them.
    void each(Consumer<Kept> reader) throws IOException, JetStreamApiException {
        StreamScan.of(connection(), link.jetStream(), space.operations(), space.alerts())
                .lastOfEach()
                .read(message -> {
                    try {
                        var record = Json.mapper().readValue(message.getData(), GroupRecord.class);
                        reader.accept(new Kept(record, message.metaData().streamSequence()));
                    } catch (IOException e) {
                        LOG.warn("no record of a group: {}", message.getSubject());
                    }
                    return true;
                });
    }

    private static Kept kept(MessageInfo found) throws IOException {
        return new Kept(
                Json.mapper().readValue(found.getData(), GroupRecord.class), found.getSeq());
    }

    private String subject(Cause cause) {
        return space.alert(cause.stream(), cause.consumer(), cause.fingerprint());
    }
}
