package dev.waybill.client;

import dev.waybill.wire.DeduplicationId;
import dev.waybill.wire.Envelope;
import dev.waybill.wire.EventType;
import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.HeaderWriter;
import dev.waybill.wire.TraceFields;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// A fact to publish: a subject, a payload and the envelope that says what it is.
///
/// It keeps its id and the trace context of its first publish, so publishing the same event again
/// after an `Unanswered` neither stores it twice nor starts another trace. Made by [Waybill#event].
/// Safe for many threads; the payload is not copied, so leave it as it is.
public final class Event {
    private final String subject;
    private final byte[] data;
    private final Envelope envelope;
    private final String deduplicationId;
    private final Map<String, List<String>> headers;
    private final Map<String, String> expectations;
    final AtomicReference<SpanContext> creation = new AtomicReference<>(SpanContext.getInvalid());

    private Event(Builder builder) {
        this.subject = builder.subject;
        this.data = builder.data;
        this.envelope =
                new Envelope(
                        builder.id,
                        builder.source,
                        builder.requireType(),
                        builder.time,
                        builder.attributes);
        this.deduplicationId =
                builder.deduplicationId.orElseGet(
                        () -> DeduplicationId.of(builder.source, builder.id));
        this.headers = Map.copyOf(builder.headers);
        this.expectations = Map.copyOf(builder.expectations);
    }

    public String subject() {
        return subject;
    }

    /// The event's id, `ce-id`.
    public String id() {
        return envelope.id();
    }

    /// The versioned type, `ce-type`.
    public String type() {
        return envelope.type();
    }

    /// The URI reference of its producer, `ce-source`.
    public String source() {
        return envelope.source();
    }

    byte[] data() {
        return data;
    }

    /// The stream that alone may answer; empty when any may.
    Optional<String> expectedStream() {
        return Optional.ofNullable(expectations.get(Builder.EXPECTED_STREAM));
    }

    Envelope envelope() {
        return envelope;
    }

    /// Writes the headers of the application's own, and what it expects of the stream.
    void writeOwnTo(HeaderWriter sent) {
        if (!headers.isEmpty()) {
            headers.forEach(sent::put);
        }
        if (!expectations.isEmpty()) {
            expectations.forEach(sent::put);
        }
    }

    /// Writes the deduplication id, and unless it is `compact` what else the event does not share
    /// with others of its kind.
    void writeTo(HeaderWriter sent, boolean compact) {
        if (compact) {
            sent.put(HeaderNames.MSG_ID, deduplicationId);
        } else {
            envelope.writeRestTo(sent, deduplicationId);
        }
    }

    /// The context of the first publish; the invalid one before that.
    SpanContext creation() {
        return creation.get();
    }

    /// Keeps the context of the first publish; a later call changes nothing.
    void createdIn(SpanContext context) {
        creation.compareAndSet(SpanContext.getInvalid(), context);
    }

    /// Builds one event; for one thread. Setters check what they are given and throw
    /// `IllegalArgumentException` with the value.
    public static final class Builder {
        private static final String EXPECTED_STREAM = "Nats-Expected-Stream";
        private static final String EXPECTED_LAST_SUBJECT_SEQUENCE =
                "Nats-Expected-Last-Subject-Sequence";

        private final String subject;
        private final Map<String, String> attributes = new HashMap<>();
        private final Map<String, List<String>> headers = new TreeMap<>();
        private final Map<String, String> expectations = new HashMap<>();
        private String id;
        private String source;
        private Instant time;
        private Optional<String> type = Optional.empty();
        private Optional<String> deduplicationId = Optional.empty();
        private byte[] data = new byte[0];

        Builder(String subject, String id, String source, Instant time) {
            this.subject = requireSubject(subject);
            this.id = id;
            this.source = source;
            this.time = time;
        }

        /// The kind of event with its version, as in `OrderPlaced.v2`.
        public Builder type(String versioned) {
            this.type = Optional.of(EventType.requireVersioned(versioned));
            return this;
        }

        /// The type of an event that somebody else defined; any CloudEvents type goes.
        public Builder foreignType(String any) {
            this.type = Optional.of(any);
            return this;
        }

        /// Unique within the source; without a call, a new UUIDv7.
        public Builder id(String unique) {
            this.id = unique;
            return this;
        }

        /// A URI reference that names the producer; without a call, that of the [Waybill].
        public Builder source(String uriReference) {
            this.source = uriReference;
            return this;
        }

        /// When it happened; without a call, now.
        public Builder time(Instant happened) {
            this.time = happened;
            return this;
        }

        /// The id of the entity that the event is about, `ce-partitionkey`.
        public Builder key(String entity) {
            return attribute("partitionkey", entity);
        }

        /// A CloudEvents attribute: 1 to 20 lower-case letters and digits.
        public Builder attribute(String name, String value) {
            attributes.put(name, value);
            return this;
        }

        public Builder data(byte[] payload, String contentType) {
            this.data = payload;
            return attribute("datacontenttype", contentType);
        }

        /// The payload of an event that says nothing of its content type.
        public Builder data(byte[] payload) {
            this.data = payload;
            attributes.remove("datacontenttype");
            return this;
        }

        public Builder json(String json) {
            return data(json.getBytes(StandardCharsets.UTF_8), "application/json");
        }

        public Builder text(String text) {
            return data(text.getBytes(StandardCharsets.UTF_8), "text/plain; charset=utf-8");
        }

        /// A header of the application's own, ASCII. Names that the envelope, the trace, dead
        /// letters or the server give a meaning to are refused.
        public Builder header(String name, List<String> values) {
            checkHeader(requireOwn(name), values);
            headers.put(name, List.copyOf(values));
            return this;
        }

        /// The value of `Nats-Msg-Id` where the rule for it does not fit, as for a namespace of
        /// ids.
        public Builder deduplicationId(String unique) {
            if (!HeaderWriter.takes(unique)) {
                throw new IllegalArgumentException(
                        "a deduplication id is ASCII without line breaks: \"" + unique + "\"");
            }
            this.deduplicationId = Optional.of(unique);
            return this;
        }

        /// Store it only in that stream; an answer from another one is not believed.
        public Builder expectStream(String stream) {
            expectations.put(EXPECTED_STREAM, ConsumeOptions.requireName("stream", stream));
            return this;
        }

        /// Store it only while the last message on the subject has that sequence; 0 means that
        /// there is none.
        public Builder expectLastSubjectSequence(long sequence) {
            if (sequence < 0) {
                throw new IllegalArgumentException("sequence must not be negative: " + sequence);
            }
            expectations.put(EXPECTED_LAST_SUBJECT_SEQUENCE, Long.toString(sequence));
            return this;
        }

        /// The event; `IllegalArgumentException` where it has no type or an attribute is no text.
        public Event build() {
            return new Event(this);
        }

        private String requireType() {
            return type.orElseThrow(() ->
                    new IllegalArgumentException(
                            "the event on " + subject + " has no type, as in OrderPlaced.v2"));
        }

        private static String requireSubject(String subject) {
            if (isOpen(subject)
                    || subject.isEmpty()
                    || subject.startsWith(".")
                    || subject.endsWith(".")
                    || subject.contains("..")) {
                throw new IllegalArgumentException(
                        "a subject to publish to has no wildcard, white space or empty token: \""
                                + subject
                                + "\"");
            }
            return subject;
        }

        private static boolean isOpen(String subject) {
            for (int i = 0; i < subject.length(); i++) {
                char c = subject.charAt(i);
                if (c <= ' ' || c > '~' || c == '*' || c == '>') {
                    return true;
                }
            }
            return false;
        }

        /// Fails as the client would: a name of printable ASCII without `:`, values of ASCII
        /// without line breaks (ADR-4).
        private static void checkHeader(String name, List<String> values) {
            var unused = new Headers().put(name, values);
        }

        private static String requireOwn(String name) {
            var lower = name.toLowerCase(Locale.ROOT);
            boolean taken =
                    lower.startsWith("nats-")
                            || lower.startsWith("ce-")
                            || lower.startsWith("dlq-");
            if (taken || TraceFields.isTraceField(name)) {
                throw new IllegalArgumentException(
                        "the header " + name + " is not the application's to set");
            }
            return name;
        }
    }
}
