package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.DeadLetterState.Actor;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Writes bulk jobs down and reads how far they are; [JobRunner] does what they say.
///
/// Blocks; throws [DeadLetterException] where NATS does not answer. Safe for many threads.
@SuppressWarnings("DoNotCallSuggester")
public final class Jobs {
    /// `ids` gives each job a new id, one token of letters, digits, `_` and `-`.
    public Jobs(
            Connection connection,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            Supplier<String> ids) {}

    /// Begins what was planned; `IllegalArgumentException` where the token is none, or the actor
    /// has no reason.
    public Job start(String planToken, JobOptions how, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Optional<Job> find(String id) {
        throw new UnsupportedOperationException();
    }

    /// The newest first, a thousand at most.
    public List<Job> list() {
        throw new UnsupportedOperationException();
    }

    /// Ends it at its next step; what has been done stays done. One that has ended stays as it is.
    public Optional<Job> cancel(String id, String by) {
        throw new UnsupportedOperationException();
    }
}
