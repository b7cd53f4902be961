package dev.waybill.client;

import dev.waybill.testkit.Await;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.Epoch;
import dev.waybill.wire.LaneMessage;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The dead letters of a test's server, read and acted upon as an operator does.
final class DeadLetterBox {
    static final DeadLetterSpace SPACE = DeadLetterSpace.STANDARD;

    private final Streams streams;
    private final DirectGet directGet;
    private final ExpectedWrites writes;

    DeadLetterBox(Connection connection) {
        this.streams = new Streams(connection);
        this.directGet = new DirectGet(connection, JetStreamOptions.DEFAULT_JS_OPTIONS);
        this.writes = new ExpectedWrites(connection, JetStreamOptions.DEFAULT_JS_OPTIONS);
    }

    DeadLetterId id(String stream, String consumer, long sequence) {
        var created =
                Streams.get(() -> streams.management().getStreamInfo(stream))
                        .getCreateTime()
                        .toInstant();
        return new DeadLetterId(stream, consumer, Epoch.of(created), sequence);
    }

    Optional<Stored> entry(DeadLetterId id) {
        return last(SPACE.entries(), SPACE.entry(id));
    }

    Stored awaitEntry(DeadLetterId id) {
        Await.until("the dead letter " + id + " is there", () -> entry(id).isPresent());
        return entry(id).orElseThrow();
    }

    DeadLetter letter(DeadLetterId id) {
        return DeadLetterHeaders.read(awaitEntry(id).headers()).orElseThrow();
    }

    Optional<DeadLetterState> state(DeadLetterId id) {
        return last(SPACE.operations(), SPACE.state(id))
                .flatMap(stored -> DeadLetterState.read(stored.headers()));
    }

    /// The entries of a consumer of that incarnation of its stream.
    List<DeadLetterId> entriesOf(String stream, String consumer, String epoch) {
        var filter = SPACE.entriesOf(Optional.of(stream), Optional.of(consumer));
        var options = StreamInfoOptions.filterSubjects(filter);
        return Streams.get(() -> streams.management().getStreamInfo(SPACE.entries(), options))
                .getStreamState()
                .getSubjectMap()
                .keySet()
                .stream()
                .map(DeadLetterSpace::idOf)
                .filter(id -> id.epoch().equals(epoch))
                .toList();
    }

    long entries() {
        return streams.count(SPACE.entries());
    }

    /// What an operator does for a replay to the consumer; its number.
    int replay(DeadLetterId id, Headers trace) {
        var entry = awaitEntry(id);
        var before =
                state(id)
                        .orElseGet(() ->
                                DeadLetterState.open(
                                        DeadLetterHeaders.read(entry.headers()).orElseThrow()));
        var replaying = before.replay(Target.CONSUMER, new Actor("ann", "fixed", "")).orElseThrow();
        set(replaying);
        var lane =
                new LaneMessage(replaying.letter(), replaying.replays(), "ann", "fixed", "")
                        .headers(entry.headers());
        trace.forEach((name, values) -> lane.put(name, values));
        write(SPACE.lanes(), SPACE.replay(id, replaying.replays()), lane, entry.data(), 0);
        return replaying.replays();
    }

    void set(DeadLetterState state) {
        var id = state.letter().id();
        long sequence = last(SPACE.operations(), SPACE.state(id)).map(Stored::sequence).orElse(0L);
        write(SPACE.operations(), SPACE.state(id), state.headers(), new byte[0], sequence);
    }

    /// What the operator role does once a dead letter is over.
    void delete(DeadLetterId id) {
        long sequence = awaitEntry(id).sequence();
        Streams.get(() -> streams.management().deleteMessage(SPACE.entries(), sequence));
    }

    void purge() {
        streams.purge(SPACE.entries());
        streams.purge(SPACE.operations());
        streams.purge(SPACE.lanes());
    }

    private Optional<Stored> last(String stream, String subject) {
        try {
            return directGet.last(stream, subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String stream, String subject, Headers headers, byte[] data, long last) {
        try {
            var _ = writes.publish(stream, subject, headers, data, last).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }
}
