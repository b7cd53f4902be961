package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterHeaders;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.LaneMessage;
import dev.waybill.wire.Stored;
import dev.waybill.wire.SubjectReplay;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Sends replays on their way, to a lane or to a subject; the same one any number of times.
final class Dispatch {
    private static final int ROOM_FOR_EXPECTATIONS = 256;

    private final Store store;
    private final DeadLetterSpace space;
    private final UnaryOperator<Headers> traced;

    Dispatch(Store store, UnaryOperator<Headers> traced) {
        this.store = store;
        this.space = store.space();
        this.traced = traced;
    }

    /// Whether both headers and payload fit into what the server takes.
    boolean fits(DeadLetterState state, Stored entry, byte[] payload) {
        return size(headers(state, entry), payload) <= limit();
    }

    /// Publishes the replay that the state is in; says why a stream refused it.
    Optional<String> send(DeadLetterState state, Stored entry, byte[] payload) {
        var id = state.letter().id();
        var headers = headers(state, entry);
        try {
            if (state.target() == DeadLetterState.Target.CONSUMER) {
                var subject = space.replay(id, state.replays());
                var unused = store.publish(space.lanes(), subject, headers, payload, 0);
            } else {
                var subject = state.letter().origin().subject();
                var unused = store.send(id.stream(), subject, headers, payload);
            }
            return Optional.empty();
        } catch (JetStreamApiException e) {
            return Optional.of(String.valueOf(e.getErrorDescription()));
        } catch (DeadLetterException e) {
            if (e.getCause() instanceof JetStreamApiException refused) {
                return Optional.of(String.valueOf(refused.getErrorDescription()));
            }
            throw e;
        } catch (IOException e) {
            throw new DeadLetterException("the replay of " + id + " was not confirmed", e);
        }
    }

    private Headers headers(DeadLetterState state, Stored entry) {
        var letter = DeadLetterHeaders.read(entry.headers()).orElse(state.letter());
        if (state.target() == DeadLetterState.Target.SUBJECT) {
            return traced.apply(
                    new SubjectReplay(letter.id(), state.replays()).headers(entry.headers()));
        }
        var whole = lane(letter.diedFirstAt(letter.firstDeadAt(entry.at())), state, entry);
        return size(whole, entry.data()) <= limit() ? whole : lane(brief(letter), state, entry);
    }

    private Headers lane(DeadLetter letter, DeadLetterState state, Stored entry) {
        var message =
                new LaneMessage(letter, state.replays(), state.by(), state.reason(), state.job());
        return traced.apply(message.headers(entry.headers()));
    }

    private long limit() {
        return store.connection().getMaxPayload() - ROOM_FOR_EXPECTATIONS;
    }

    private static long size(Headers headers, byte[] payload) {
        return (long) headers.serializedLength() + payload.length;
    }

    private static DeadLetter brief(DeadLetter letter) {
        var failure = letter.failure();
        return letter.failure(
                new DeadLetter.Failure(
                        failure.type(),
                        "",
                        failure.frame(),
                        "",
                        failure.fingerprint(),
                        failure.traceparent()));
    }
}
