package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState.Actor;
import dev.waybill.wire.DeadLetterState.Target;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.util.function.UnaryOperator;

/// Replays, discards and restores single dead letters, each for the first who asks.
///
/// What a crash leaves half done the [Sweeper] finishes. An actor without a reason is an
/// `IllegalArgumentException`. Blocks; throws [DeadLetterException] where NATS does not answer.
/// Safe for many threads.
@SuppressWarnings("DoNotCallSuggester")
public final class Operator {
    /// `traced` adds the trace of the operator's span to the headers of a replay.
    public Operator(
            Connection connection,
            JetStreamOptions options,
            DeadLetterSpace space,
            UnaryOperator<Headers> traced) {}

    /// Returns when the replay is on its way. To a subject it needs `confirmed`, since others see
    /// it too.
    public Acted replay(DeadLetterId id, Target target, boolean confirmed, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Acted discard(DeadLetterId id, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Acted restore(DeadLetterId id, Actor actor) {
        throw new UnsupportedOperationException();
    }
}
