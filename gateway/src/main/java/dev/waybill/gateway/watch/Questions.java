package dev.waybill.gateway.watch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.PermissionDenied;
import io.nats.client.Connection;
import io.nats.client.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/// Asks JetStream's API, at most 8 questions at a time, and counts the questions and the bytes that
/// came back.
///
/// A question waits 6 s: a cluster gathers a list for up to 4 s before it answers with what it has.
/// `IOException` where there is no answer; [PermissionDenied], at once, where the server says that
/// the question may not be asked.
final class Questions {
    private static final int MOST_AT_A_TIME = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final NatsLink link;
    private final Semaphore room = new Semaphore(MOST_AT_A_TIME);
    private final LongAdder asked = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    Questions(NatsLink link) {
        this.link = link;
    }

    /// JetStream's JSON; an error of JetStream is a [Refusal].
    JsonNode ask(String operation, ObjectNode request) throws IOException, InterruptedException {
        var reply = request(operation, request);
        try {
            var json = Json.mapper().readTree(reply.getData());
            var error = json.path("error");
            if (!error.isMissingNode()) {
                throw new Refusal(
                        operation, error.path("code").asInt(), error.path("description").asText());
            }
            return json;
        } catch (JacksonException e) {
            throw new IOException(operation + " was answered with what is no JSON", e);
        }
    }

    /// The reply as it is.
    Message request(String operation, ObjectNode request) throws IOException, InterruptedException {
        var connection =
                link.current()
                        .filter(each -> each.getStatus() == Connection.Status.CONNECTED)
                        .orElseThrow(() -> new IOException("not connected to NATS"));
        var subject = link.jetStream().getPrefix() + operation;
        room.acquire();
        try {
            asked.increment();
            var reply =
                    link.denials()
                            .orDenied(
                                    subject,
                                    () ->
                                            connection.requestWithTimeout(
                                                    subject, Json.write(request), PATIENCE))
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            bytes.add(reply.getData() == null ? 0 : reply.getData().length);
            return reply;
        } catch (TimeoutException | CancellationException e) {
            throw new IOException(unanswered(subject), e);
        } catch (ExecutionException e) {
            throw failure(subject, e);
        } catch (IllegalStateException e) {
            throw unasked(subject, e);
        } finally {
            room.release();
        }
    }

    long asked() {
        return asked.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    private static IOException failure(String subject, ExecutionException e) {
        if (e.getCause() instanceof PermissionDenied denied) {
            return denied;
        }
        return e.getCause() instanceof TimeoutException
                ? new IOException(unanswered(subject), e)
                : unasked(subject, e);
    }

    private static IOException unasked(String subject, Exception e) {
        return new IOException(subject + " could not be asked", e);
    }

    private static String unanswered(String subject) {
        return subject + " was not answered: no leader, or no permission to publish to it";
    }

    /// JetStream's own word that it does not do it.
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        Refusal(String operation, int status, String description) {
            super(operation + " was refused: " + description + " (" + status + ")");
            this.status = status;
        }

        boolean isNotFound() {
            return status == 404;
        }
    }
}
