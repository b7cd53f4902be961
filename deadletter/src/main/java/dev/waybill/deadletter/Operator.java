package dev.waybill.deadletter;

import dev.waybill.deadletter.Acted.Conflict;
import dev.waybill.deadletter.Acted.Done;
import dev.waybill.deadletter.Acted.NotFound;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Phase;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Replays, discards and restores single dead letters, each for the first who asks.
///
/// What a crash leaves half done the [Sweeper] finishes. While a replay is under way nothing else
/// can be done, a discard neither; where its consumer is deleted meanwhile the sweeper takes it
/// back, and the dead letter is open again. An actor without a reason is an
/// `IllegalArgumentException`. Blocks; throws [DeadLetterException] where NATS does not answer.
/// Safe for many threads.
public final class Operator {
    private final Store store;
    private final DeadLetterSpace space;
    private final States states;
    private final Payloads payloads;
    private final Dispatch dispatch;
    private final Finishing finishing;
    private final Audience audience;

    /// `traced` adds the trace of the operator's span to the headers of a replay.
    public Operator(
            Connection connection,
            JetStreamOptions options,
            DeadLetterSpace space,
            UnaryOperator<Headers> traced) {
        this.space = space;
        this.store = new Store(connection, options, space);
        this.states = new States(store);
        this.payloads = new Payloads(store);
        this.dispatch = new Dispatch(store, traced);
        this.finishing = new Finishing(store);
        this.audience = new Audience(store);
    }

    /// Returns when the replay is on its way. To a subject it needs `confirmed`, since others see
    /// it too, and it is resolved as soon as the stream has it.
    public Acted replay(DeadLetterId id, Target target, boolean confirmed, Actor actor) {
        var current = states.current(checked(id, actor));
        if (current.isEmpty()) {
            return new NotFound(id);
        }
        var entry = current.get().entry();
        if (current.get().state().phase() != Phase.OPEN || entry.isEmpty()) {
            return notOpen(current.get().state());
        }
        var payload = payloads.of(current.get().state().letter(), entry.get());
        var wanted = current.get().state().replay(target, actor).orElseThrow();
        var hindrance = hindrance(wanted, confirmed, entry.get(), payload);
        return hindrance.isPresent()
                ? hindrance.get()
                : send(current.get(), wanted, entry.get(), payload.orElseThrow());
    }

    /// Takes it out of the queue; it can be restored.
    public Acted discard(DeadLetterId id, Actor actor) {
        var current = states.current(checked(id, actor));
        if (current.isEmpty()) {
            return new NotFound(id);
        }
        var wanted = current.get().state().discard(actor);
        if (wanted.isEmpty() || current.get().entry().isEmpty()) {
            return notOpen(current.get().state());
        }
        return finish(current.get(), wanted.get());
    }

    public Acted restore(DeadLetterId id, Actor actor) {
        var current = states.current(checked(id, actor));
        if (current.isEmpty()) {
            return new NotFound(id);
        }
        var wanted = current.get().state().restore(actor);
        if (wanted.isEmpty()) {
            return conflict(Conflict.NOT_OPEN, "only what is discarded can be restored");
        }
        // A discard that a crash left half done is finished first, so that the bin has the entry.
        finishing.finish(current.get().state(), current.get().sequence());
        return finish(current.get(), wanted.get());
    }

    private Acted finish(States.Current current, DeadLetterState wanted) {
        var moved = states.move(current, wanted);
        if (moved.isEmpty()) {
            return lost(wanted.letter().id());
        }
        finishing.finish(wanted, moved.get());
        return done(wanted.letter().id());
    }

    private Acted send(
            States.Current current, DeadLetterState wanted, Stored entry, byte[] payload) {
        var moved = states.move(current, wanted);
        if (moved.isEmpty()) {
            return lost(wanted.letter().id());
        }
        var refused = dispatch.send(wanted, entry, payload);
        if (refused.isPresent()) {
            takeBack(wanted, moved.get(), refused.get());
            return conflict(Conflict.REFUSED, refused.get());
        }
        if (wanted.target() == Target.SUBJECT) {
            var sent = wanted.succeed(wanted.replays()).orElseThrow();
            states.move((long) moved.get(), sent)
                    .ifPresent(sequence -> finishing.finish(sent, sequence));
        }
        return done(wanted.letter().id());
    }

    private void takeBack(DeadLetterState replaying, long sequence, String why) {
        var nobody = new Actor(replaying.by(), "refused: " + why, replaying.job());
        var unused = states.move(sequence, replaying.takeBack(nobody).orElseThrow());
    }

    /// Why that replay cannot be; nothing has been changed when it is asked.
    private Optional<Acted> hindrance(
            DeadLetterState wanted, boolean confirmed, Stored entry, Optional<byte[]> payload) {
        var id = wanted.letter().id();
        var unread = wanted.target() == Target.CONSUMER ? unread(id) : Optional.<Acted>empty();
        if (unread.isPresent()) {
            return unread;
        }
        if (payload.isEmpty()) {
            return Optional.of(
                    conflict(Conflict.PAYLOAD_MISSING, "the payload of " + id + " is gone"));
        }
        if (!dispatch.fits(wanted, entry, payload.get())) {
            return Optional.of(
                    conflict(Conflict.TOO_LARGE, "the replay of " + id + " is too large"));
        }
        return wanted.target() == Target.SUBJECT ? toSubject(wanted, confirmed) : Optional.empty();
    }

    /// Why nobody would read it in the lane of its consumer.
    private Optional<Acted> unread(DeadLetterId id) {
        var consumer = "the consumer " + id.consumer() + " of " + id.stream();
        if (!store.hasConsumer(id.stream(), id.consumer())) {
            return Optional.of(
                    conflict(
                            Conflict.NO_LANE,
                            consumer + " is gone; replay to the subject instead"));
        }
        return store.hasConsumer(space.lanes(), space.laneName(id.stream(), id.consumer()))
                ? Optional.empty()
                : Optional.of(
                        conflict(
                                Conflict.NO_LANE,
                                consumer + " reads no replays; replay to the subject instead"));
    }

    private Optional<Acted> toSubject(DeadLetterState wanted, boolean confirmed) {
        var id = wanted.letter().id();
        var subject = wanted.letter().origin().subject();
        var others = audience.of(id, subject);
        if (others.isEmpty()) {
            return Optional.of(
                    conflict(
                            Conflict.NO_STREAM,
                            "no stream " + id.stream() + " takes the subject " + subject));
        }
        return confirmed
                ? Optional.empty()
                : Optional.of(
                        new Conflict(
                                Conflict.CONFIRM_REQUIRED,
                                "whoever reads " + subject + " sees the replay",
                                others.get()));
    }

    /// Somebody else was faster.
    private Acted lost(DeadLetterId id) {
        return states.current(id)
                .map(current -> notOpen(current.state()))
                .orElseGet(() -> new NotFound(id));
    }

    private Acted done(DeadLetterId id) {
        var current = states.current(id).orElseThrow();
        return new Done(current.listed());
    }

    private static Acted notOpen(DeadLetterState state) {
        return switch (state.phase()) {
            case REPLAYING ->
                    conflict(
                            Conflict.ALREADY_REPLAYING,
                            "replay "
                                    + state.replays()
                                    + " is under way"
                                    + (state.by().isEmpty() ? "" : ", by " + state.by()));
            case OPEN -> conflict(Conflict.NOT_OPEN, "its entry is not there, or has just changed");
            case RESOLVED, DISCARDED ->
                    conflict(Conflict.NOT_OPEN, "it is " + state.phase().word() + " already");
        };
    }

    private static Conflict conflict(String code, String message) {
        return new Conflict(code, message, List.of());
    }

    private static DeadLetterId checked(DeadLetterId id, Actor actor) {
        if (actor.reason().isBlank()) {
            throw new IllegalArgumentException("a reason is needed to act on " + id);
        }
        return id;
    }
}
