package dev.waybill.client;

import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.EntryMessage;
import dev.waybill.wire.LaneMessage;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// The consumer's end of replays: which one counts, and what its handling changes.
///
/// A lane message is acknowledged by its reader, after [#succeeded] or [#failed] has returned, or
/// when it is not current. `IOException` and `JetStreamApiException` mean that nothing is known:
/// the lane message must come again. Safe for many threads.
public final class ReplayLane {
    private static final TraceContext TRACES = new TraceContext(Set.of());
    private static final int ROUNDS = 8;

    private final Connection connection;
    private final DirectGet directGet;
    private final ExpectedWrites writes;
    private final DeadLetterSpace space;

    public ReplayLane(Connection connection, JetStreamOptions options, DeadLetterSpace space) {
        this.connection = connection;
        this.directGet = new DirectGet(connection, options);
        this.writes = new ExpectedWrites(connection, options);
        this.space = space;
    }

    /// Whether the operator still waits for this very replay; where not, it must not be handled.
    public boolean isCurrent(LaneMessage replay) throws IOException {
        return state(replay.letter().id())
                .flatMap(ReplayLane::read)
                .filter(state -> state.isReplaying(replay.replay()))
                .isPresent();
    }

    /// Its consumer has handled it: the dead letter is resolved. False where another replay, or
    /// another end, has taken its place meanwhile.
    public boolean succeeded(LaneMessage replay) throws IOException, JetStreamApiException {
        for (int round = 0; round < ROUNDS; round++) {
            var stored = state(replay.letter().id());
            var next =
                    stored.flatMap(ReplayLane::read)
                            .flatMap(state -> state.succeed(replay.replay()));
            if (next.isEmpty()) {
                return false;
            }
            if (publish(next.get(), stored.orElseThrow().sequence())) {
                return true;
            }
        }
        throw new IOException(
                "others change the state of " + replay.letter().id() + " all the time");
    }

    /// What came of a replay that failed.
    ///
    /// `headers` are those of the lane message; `capturer` is who saw it fail.
    public record Relapse(
            LaneMessage replay,
            Headers headers,
            DeathClass kind,
            DeadLetter.Failure failure,
            Capturer capturer) {}

    /// Its consumer has failed again: the entry tells the new failure, keeps the time of the first
    /// death and counts the replay, and the dead letter is open once more. `data` is the payload.
    /// Empty where another replay, or another end, has taken its place meanwhile.
    public Optional<DeadLetter> failed(Relapse relapse, byte[] data)
            throws IOException, JetStreamApiException {
        for (int round = 0; round < ROUNDS; round++) {
            if (!isCurrent(relapse.replay())) {
                return Optional.empty();
            }
            var rewritten = rewrite(relapse, data);
            if (rewritten.isPresent()) {
                return reopen(relapse.replay(), rewritten.get());
            }
        }
        throw new IOException("others write the same entry all the time");
    }

    /// Empty where somebody else was faster.
    private Optional<DeadLetter> rewrite(Relapse relapse, byte[] data)
            throws IOException, JetStreamApiException {
        var id = relapse.replay().letter().id();
        var there = directGet.last(space.entries(), space.entry(id));
        var letter = again(relapse, there);
        var entry =
                EntryMessage.again(
                        letter,
                        there.map(Stored::headers).orElse(relapse.headers()),
                        there.map(Stored::data).orElse(data),
                        connection.getMaxPayload());
        var headers = new Headers(entry.headers());
        TRACES.inject(Context.current(), headers);
        return writes.publish(
                        space.entries(),
                        space.entry(id),
                        headers,
                        entry.data(),
                        there.map(Stored::sequence).orElse(0L))
                .map(sequence -> entry.letter());
    }

    /// Counts from what the replay was sent with, so that doing it twice counts once.
    private static DeadLetter again(Relapse relapse, Optional<Stored> there) {
        var sent = relapse.replay().letter();
        var former = there.flatMap(entry -> DeadLetterHeaders.read(entry.headers())).orElse(sent);
        var first =
                there.map(entry -> Optional.of(former.firstDeadAt(entry.at())))
                        .orElseGet(() -> former.death().first().or(() -> former.death().at()));
        var death =
                new DeadLetter.Death(
                        relapse.kind(),
                        former.death().attempts(),
                        former.death().consumerCreated(),
                        Optional.empty(),
                        first);
        return new DeadLetter(
                        sent.id(),
                        former.origin(),
                        death,
                        relapse.failure(),
                        former.payload(),
                        sent.replays(),
                        relapse.capturer(),
                        former.service())
                .replayedInVain();
    }

    private Optional<DeadLetter> reopen(LaneMessage replay, DeadLetter letter)
            throws IOException, JetStreamApiException {
        for (int round = 0; round < ROUNDS; round++) {
            var stored = state(letter.id());
            var next =
                    stored.flatMap(ReplayLane::read)
                            .flatMap(state -> state.failAgain(replay.replay(), letter));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (publish(next.get(), stored.orElseThrow().sequence())) {
                return Optional.of(letter);
            }
        }
        throw new IOException("others change the state of " + letter.id() + " all the time");
    }

    private Optional<Stored> state(DeadLetterId id) throws IOException {
        return directGet.last(space.operations(), space.state(id));
    }

    private static Optional<DeadLetterState> read(Stored stored) {
        return DeadLetterState.read(stored.headers());
    }

    private boolean publish(DeadLetterState state, long expected)
            throws IOException, JetStreamApiException {
        return writes.publish(
                        space.operations(),
                        space.state(state.letter().id()),
                        state.headers(),
                        expected)
                .isPresent();
    }
}
