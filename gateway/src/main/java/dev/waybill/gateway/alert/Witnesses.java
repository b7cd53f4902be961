package dev.waybill.gateway.alert;

import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.tally.Entry;
import dev.waybill.gateway.tally.StreamScan;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Finds the entry with the lowest sequence of a group. Whatever of a group is left stands behind
/// its last witness, so that it reads on from there, headers alone.
final class Witnesses {
    private final NatsLink link;
    private final DeadLetterSpace space;

    Witnesses(NatsLink link, DeadLetterSpace space) {
        this.link = link;
        this.space = space;
    }

    Optional<Entry> of(GroupRecord group) throws IOException, JetStreamApiException {
        var connection =
                link.current()
                        .filter(each -> each.getStatus() == Connection.Status.CONNECTED)
                        .orElseThrow(() -> new IOException("not connected to NATS"));
        var filter = space.entriesOf(Optional.of(group.stream()), Optional.of(group.consumer()));
        var found = new AtomicReference<Entry>();
        StreamScan.of(connection, link.jetStream(), space.entries(), filter)
                .headersFrom(group.witnessSequence())
                .read(message -> {
                    Entry.of(message)
                            .filter(entry -> Cause.of(entry.letter()).equals(group.cause()))
                            .ifPresent(found::set);
                    return found.get() == null;
                });
        return Optional.ofNullable(found.get());
    }
}
