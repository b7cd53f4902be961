package dev.waybill.deadletter;

import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Does what jobs say, each by one runner at a time, and goes on with those of a runner that is
/// gone.
@SuppressWarnings("DoNotCallSuggester")
public final class JobRunner implements AutoCloseable {
    /// `connections` is asked for a connection that is connected now; `owner` tells this runner
    /// from all others; `traced` adds a trace to the headers of a replay.
    public JobRunner(
            Supplier<Optional<Connection>> connections,
            JetStreamOptions options,
            DeadLetterSpace space,
            InstantSource clock,
            String owner,
            UnaryOperator<Headers> traced) {}

    /// Runs that job here and returns when it has ended, or follows whoever runs it already.
    /// `progress` hears of each change.
    public Job run(String id, Consumer<Job> progress) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /// Begins to look for jobs that nobody runs, in the background.
    public void start() {
        throw new UnsupportedOperationException();
    }

    /// Puts down what it runs, for others to go on with.
    @Override
    public void close() throws InterruptedException {}
}
