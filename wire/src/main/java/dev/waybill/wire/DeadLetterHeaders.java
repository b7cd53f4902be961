package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Writes what is known of a dead letter into headers, all named `Dlq-…`, and reads it back.
///
/// Texts are percent-coded where they are not visible ASCII ([PercentCoding]); what is empty is
/// left out. Times are RFC 3339.
public final class DeadLetterHeaders {
    /// Prefix of every header of dead letters; nobody else's headers may begin so.
    public static final String PREFIX = "Dlq-";

    /// The version of this encoding.
    public static final String VERSION = "Dlq-Version";

    public static final String ID = "Dlq-Id";
    public static final String CLASS = "Dlq-Class";
    public static final String ORIGINAL_SUBJECT = "Dlq-Original-Subject";
    public static final String ORIGINAL_TIME = "Dlq-Original-Time";
    public static final String ORIGINAL_TRACEPARENT = "Dlq-Original-Traceparent";
    public static final String ORIGINAL_TRACESTATE = "Dlq-Original-Tracestate";
    public static final String EVENT_ID = "Dlq-Event-Id";
    public static final String EVENT_TYPE = "Dlq-Event-Type";
    public static final String ATTEMPTS = "Dlq-Attempts";
    public static final String CONSUMER_CREATED = "Dlq-Consumer-Created";
    public static final String DEAD_AT = "Dlq-Dead-At";
    public static final String FIRST_DEAD_AT = "Dlq-First-Dead-At";
    public static final String ERROR_TYPE = "Dlq-Error-Type";
    public static final String ERROR_MESSAGE = "Dlq-Error-Message";
    public static final String ERROR_FRAME = "Dlq-Error-Frame";
    public static final String ERROR_STACK = "Dlq-Error-Stack";
    public static final String FINGERPRINT = "Dlq-Fingerprint";
    public static final String FAILED_TRACEPARENT = "Dlq-Failed-Traceparent";
    public static final String PAYLOAD = "Dlq-Payload";
    public static final String REPLAYS = "Dlq-Replay-Count";
    public static final String CAPTURED_BY = "Dlq-Captured-By";
    public static final String SERVICE = "Dlq-Service";

    private static final String FIRST_VERSION = "1";

    private DeadLetterHeaders() {}

    /// Adds them all to `headers`.
    public static void write(DeadLetter letter, Headers headers) {
        put(headers, VERSION, FIRST_VERSION);
        put(headers, ID, letter.id().toString());
        put(headers, CAPTURED_BY, letter.capturedBy().word());
        put(headers, PAYLOAD, letter.payload().word());
        put(headers, REPLAYS, Integer.toString(letter.replays()));
        put(headers, SERVICE, letter.service());
        write(letter.origin(), headers);
        write(letter.death(), headers);
        write(letter.failure(), headers);
    }

    /// The dead letter of those headers; empty where they are of no entry, state or lane message.
    public static Optional<DeadLetter> read(Headers headers) {
        try {
            var id = text(headers, ID);
            return id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(read(DeadLetterId.parse(id), headers));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static void put(Headers headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(name, PercentCoding.encode(value));
        }
    }

    static void put(Headers headers, String name, Optional<Instant> time) {
        time.ifPresent(at -> put(headers, name, at.toString()));
    }

    static String text(Headers headers, String name) {
        return HeaderValues.first(headers, name)
                .map(value -> PercentCoding.decode(value).orElse(value))
                .orElse("");
    }

    static long number(Headers headers, String name) {
        var text = text(headers, name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static void write(DeadLetter.Origin origin, Headers headers) {
        put(headers, ORIGINAL_SUBJECT, origin.subject());
        put(headers, EVENT_ID, origin.eventId());
        put(headers, EVENT_TYPE, origin.eventType());
        put(headers, ORIGINAL_TIME, origin.publishedAt());
        put(headers, ORIGINAL_TRACEPARENT, origin.traceparent());
        put(headers, ORIGINAL_TRACESTATE, origin.tracestate());
    }

    private static void write(DeadLetter.Death death, Headers headers) {
        put(headers, CLASS, death.kind().word());
        put(headers, ATTEMPTS, Long.toString(death.attempts()));
        put(headers, CONSUMER_CREATED, death.consumerCreated());
        put(headers, DEAD_AT, death.at());
        put(headers, FIRST_DEAD_AT, death.first());
    }

    private static void write(DeadLetter.Failure failure, Headers headers) {
        put(headers, ERROR_TYPE, failure.type());
        put(headers, ERROR_MESSAGE, failure.message());
        put(headers, ERROR_FRAME, failure.frame());
        put(headers, ERROR_STACK, failure.stack());
        put(headers, FINGERPRINT, failure.fingerprint());
        put(headers, FAILED_TRACEPARENT, failure.traceparent());
    }

    private static DeadLetter read(DeadLetterId id, Headers headers) {
        return new DeadLetter(
                id,
                new DeadLetter.Origin(
                        text(headers, ORIGINAL_SUBJECT),
                        text(headers, EVENT_ID),
                        text(headers, EVENT_TYPE),
                        time(headers, ORIGINAL_TIME),
                        text(headers, ORIGINAL_TRACEPARENT),
                        text(headers, ORIGINAL_TRACESTATE)),
                new DeadLetter.Death(
                        DeathClass.of(text(headers, CLASS)).orElse(DeathClass.TIMEOUT),
                        number(headers, ATTEMPTS),
                        time(headers, CONSUMER_CREATED),
                        time(headers, DEAD_AT),
                        time(headers, FIRST_DEAD_AT)),
                new DeadLetter.Failure(
                        text(headers, ERROR_TYPE),
                        text(headers, ERROR_MESSAGE),
                        text(headers, ERROR_FRAME),
                        text(headers, ERROR_STACK),
                        text(headers, FINGERPRINT),
                        text(headers, FAILED_TRACEPARENT)),
                PayloadForm.of(text(headers, PAYLOAD)).orElse(PayloadForm.MISSING),
                (int) Math.min(number(headers, REPLAYS), Integer.MAX_VALUE),
                Capturer.of(text(headers, CAPTURED_BY)).orElse(Capturer.GATEWAY),
                text(headers, SERVICE));
    }

    private static Optional<Instant> time(Headers headers, String name) {
        var text = text(headers, name);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
