package dev.waybill.client;

import dev.waybill.wire.Stored;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads the last message of a subject, by a request whose own subject names stream and subject, so
/// that a permission can be as narrow (ADR-31).
final class DirectGet {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};
    private static final int NOT_FOUND = 404;

    private final Connection connection;
    private final String prefix;

    DirectGet(Connection connection, JetStreamOptions jetStream) {
        this.connection = connection;
        this.prefix = jetStream.getPrefix() + "DIRECT.GET.";
    }

    /// The message, or empty where the subject has none; `IOException` where nobody answers, as for
    /// a stream that is not there.
    Optional<Stored> last(String stream, String subject) throws IOException {
        try {
            var answer =
                    connection
                            .requestWithTimeout(prefix + stream + "." + subject, NOTHING, PATIENCE)
                            .get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.isStatusMessage()) {
                return none(answer.getStatus().getCode(), stream);
            }
            var headers = answer.getHeaders();
            return Stored.ofDirectAnswer(
                    headers == null ? new Headers() : headers, answer.getData());
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            throw new IOException("no answer from the stream " + stream, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the stream " + stream, e);
        }
    }

    private static Optional<Stored> none(int status, String stream) throws IOException {
        if (status == NOT_FOUND) {
            return Optional.empty();
        }
        throw new IOException("the stream " + stream + " answers with status " + status);
    }
}
