package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Finishes what operators and consumers have begun: deletes entries that are over, brings back
/// restored ones, issues lost replays again, and forgets what is long over.
///
/// All operators share one durable, so any number may run.
@SuppressWarnings("DoNotCallSuggester")
public final class Sweeper implements AutoCloseable {
    /// How long a replay may be under way unseen before it is looked for, and how long what is over
    /// is remembered.
    public record Patience(Duration grace, Duration memory) {
        public static final Patience STANDARD =
                new Patience(Duration.ofSeconds(30), Duration.ofDays(90));
    }

    /// `connections` is asked for a connection that is connected now; `traced` adds a trace to the
    /// headers of a replay that is issued again.
    public Sweeper(
            Supplier<Optional<Connection>> connections,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            Patience patience,
            UnaryOperator<Headers> traced) {}

    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws InterruptedException {}
}
