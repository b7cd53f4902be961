package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Target;
import dev.waybill.wire.Stored;
import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done about a replay that has been under way for longer than its grace: taken back where
/// its consumer, its lane or its payload is gone, sent again where it was lost, else left alone.
///
/// That is also the way out of a replay that nobody will ever read: it cannot be discarded while it
/// is under way, but is open again once its consumer is deleted.
final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger(Repair.class);
    private static final String CONSUMER_GONE = "its consumer is gone";
    private static final String LANE_GONE = "its consumer reads no replays";
    private static final String MAYBE_SENT =
            "it may have been sent, too long ago to send it again without a duplicate";
    private static final String PAYLOAD_GONE = "its payload is gone";

    private final Store store;
    private final DeadLetterSpace space;
    private final States states;
    private final Payloads payloads;
    private final Dispatch dispatch;
    private final Instant now;

    /// `now` is compared with when the server stored the state.
    Repair(Store store, UnaryOperator<Headers> traced, Instant now) {
        this.now = now;
        this.store = store;
        this.space = store.space();
        this.states = new States(store);
        this.payloads = new Payloads(store);
        this.dispatch = new Dispatch(store, traced);
    }

    /// Whether the state has been moved; false where the replay is on its way.
    boolean moves(Stored stored, DeadLetterState state) {
        if (state.target() == Target.SUBJECT) {
            sendAgain(stored, state);
            return true;
        }
        var id = state.letter().id();
        var lane = space.replay(id, state.replays());
        var gone = gone(id);
        if (gone.isPresent()) {
            takeBack(stored.sequence(), state, gone.get());
            store.purge(space.lanes(), lane, Long.MAX_VALUE - 1);
            return true;
        }
        if (store.last(space.lanes(), lane).isPresent()) {
            return false;
        }
        sendAnew(stored, state);
        return true;
    }

    /// Why nobody will read its lane.
    private Optional<String> gone(DeadLetterId id) {
        if (!store.hasConsumer(id.stream(), id.consumer())) {
            return Optional.of(CONSUMER_GONE);
        }
        return store.hasConsumer(space.lanes(), space.laneName(id.stream(), id.consumer()))
                ? Optional.empty()
                : Optional.of(LANE_GONE);
    }

    private void sendAnew(Stored stored, DeadLetterState state) {
        var entry = store.last(space.entries(), space.entry(state.letter().id()));
        var payload = entry.flatMap(each -> payloads.of(state.letter(), each));
        if (payload.isEmpty()) {
            takeBack(stored.sequence(), state, PAYLOAD_GONE);
            return;
        }
        var again = state.reissue().orElseThrow();
        var moved = states.move(stored.sequence(), again);
        if (moved.isPresent()) {
            LOG.info(
                    "the replay {} of {} was lost and is sent again",
                    state.replays(),
                    state.letter().id());
            dispatch.send(again, entry.orElseThrow(), payload.get())
                    .ifPresent(why -> takeBack(moved.get(), again, "refused: " + why));
        }
    }

    /// Under the same deduplication id, so that the stream stores it once; taken back where the
    /// stream may have forgotten that id.
    private void sendAgain(Stored stored, DeadLetterState state) {
        if (!isRemembered(stored, state.letter().id())) {
            takeBack(stored.sequence(), state, MAYBE_SENT);
            return;
        }
        var entry = store.last(space.entries(), space.entry(state.letter().id()));
        var payload = entry.flatMap(each -> payloads.of(state.letter(), each));
        var refused =
                payload.isEmpty()
                        ? Optional.of(PAYLOAD_GONE)
                        : dispatch.send(state, entry.orElseThrow(), payload.get());
        if (refused.isPresent()) {
            takeBack(stored.sequence(), state, refused.get());
        } else {
            var sent = state.succeed(state.replays()).orElseThrow();
            var unused = states.move(stored.sequence(), sent);
        }
    }

    /// Whether its stream would know a message again that was published when the state was stored.
    private boolean isRemembered(Stored stored, DeadLetterId id) {
        return store.facts().stream(id.stream())
                .map(Facts.OfStream::duplicateWindow)
                .filter(window -> now.isBefore(stored.at().plus(window)))
                .isPresent();
    }

    private void takeBack(long sequence, DeadLetterState state, String why) {
        var open = state.takeBack(new Actor("", why, "")).orElseThrow();
        var unused = states.move(sequence, open);
    }
}
