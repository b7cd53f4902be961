package dev.waybill.gateway.nats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// JetStream's own API as JSON, asked with the configured domain or prefix.
///
/// Each question waits 5 s at most and then ends the request with 504; where nobody answers at all,
/// with 503.
public final class JetStreamApi {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NOTHING = {};

    private final NatsLink link;

    public JetStreamApi(NatsLink link) {
        this.link = link;
    }

    /// The answer; an error of JetStream ends the request with its problem.
    public ObjectNode ask(String operation) throws InterruptedException {
        return answer(operation, NOTHING).orElseThrow();
    }

    public ObjectNode ask(String operation, ObjectNode request) throws InterruptedException {
        return answer(operation, Json.write(request)).orElseThrow();
    }

    /// The answer, or why there is none.
    public ApiAnswer answer(String operation, byte[] request) throws InterruptedException {
        var subject = link.jetStream().getPrefix() + operation;
        var reply =
                request(link.connected(), subject, request, PATIENCE)
                        .orElseThrow(() -> unavailable().exception());
        try {
            return ApiAnswer.of((ObjectNode) Json.mapper().readTree(reply.getData()));
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalStateException("JetStream answered what is not its JSON", e);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// One request to any subject; empty where nobody listens there. Without an answer in time the
    /// request ends with 504.
    public static Optional<io.nats.client.Message> request(
            Connection connection, String subject, byte[] body, Duration patience)
            throws InterruptedException {
        try {
            var future = connection.requestWithTimeout(subject, body, patience);
            return Optional.of(future.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (CancellationException e) {
            if (connection.getStatus() == Connection.Status.CONNECTED) {
                return Optional.empty();
            }
            throw unanswered().exception();
        } catch (TimeoutException | ExecutionException e) {
            throw unanswered().exception();
        } catch (IllegalStateException e) {
            throw unavailable().exception();
        }
    }

    private static Problem unavailable() {
        return Problem.of(ProblemCode.UNAVAILABLE, "JetStream is not there at the moment")
                .retryAfter(Duration.ofSeconds(2));
    }

    private static Problem unanswered() {
        return Problem.of(ProblemCode.UNANSWERED, "JetStream did not answer in time");
    }
}
