package dev.waybill.gateway.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.gateway.http.Json;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeathClass;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// The server's word that a consumer has lost a message for good, read leniently.
///
/// `reason` is the client's where it terminated the message, else the server's or empty.
record Advisory(
        DeathClass kind,
        Instant at,
        String stream,
        String consumer,
        long sequence,
        long deliveries,
        String reason) {
    private static final String MAX_DELIVERIES = "io.nats.jetstream.advisory.v1.max_deliver";
    private static final String TERMINATED = "io.nats.jetstream.advisory.v1.terminated";

    /// What Waybill says when it terminates a message, in front of the id.
    private static final String STORED = "dlq:";

    /// The server's own reasons: it removed a message that was delivered and not acknowledged.
    private static final String REMOVED = "Unacknowledged message was deleted";

    private static final String OVER_LIMITS = "Message deleted by stream limits";

    /// Empty where it is of another type or not to be understood.
    static Optional<Advisory> read(byte[] text) {
        try {
            return read(Json.mapper().readTree(text));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The dead letter of that very message and consumer whose id is the reason, if there is one.
    Optional<DeadLetterId> storedAs() {
        if (!reason.startsWith(STORED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(DeadLetterId.parse(reason.substring(STORED.length())))
                    .filter(id ->
                            id.stream().equals(stream)
                                    && id.consumer().equals(consumer)
                                    && id.sequence() == sequence);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Advisory> read(JsonNode json) {
        var reason = json.path("reason").asText();
        var kind = kind(json.path("type").asText(), reason);
        var stream = json.path("stream").asText();
        var consumer = json.path("consumer").asText();
        long sequence = json.path("stream_seq").asLong();
        if (kind.isEmpty() || stream.isEmpty() || consumer.isEmpty() || sequence < 1) {
            return Optional.empty();
        }
        return Optional.of(
                new Advisory(
                        kind.get(),
                        OffsetDateTime.parse(json.path("timestamp").asText()).toInstant(),
                        stream,
                        consumer,
                        sequence,
                        Math.max(0, json.path("deliveries").asLong()),
                        reason));
    }

    private static Optional<DeathClass> kind(String type, String reason) {
        return switch (type) {
            case MAX_DELIVERIES -> Optional.of(DeathClass.TIMEOUT);
            case TERMINATED ->
                    reason.equals(REMOVED) || reason.equals(OVER_LIMITS)
                            ? Optional.of(DeathClass.LOST)
                            : Optional.of(DeathClass.REJECTED);
            default -> Optional.empty();
        };
    }
}
