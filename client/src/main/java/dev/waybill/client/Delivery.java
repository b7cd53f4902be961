package dev.waybill.client;

import dev.waybill.wire.AckSubject;
import dev.waybill.wire.EventHeaders;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// One message as one consumer gets it, once: what it says of itself and which delivery this is.
public final class Delivery {
    private static final TraceContext TRACES = new TraceContext(Set.of());

    private final Message message;
    private final AckSubject ack;
    private final EventHeaders event;

    /// Reads what a pull brought; `IllegalArgumentException` for a message that JetStream did not
    /// deliver.
    Delivery(Message message) {
        var replyTo = message.getReplyTo();
        this.ack = AckSubject.parse(replyTo == null ? "" : replyTo);
        var headers = message.getHeaders();
        this.message = message;
        this.event = new EventHeaders(headers == null ? new Headers() : headers);
    }

    public String subject() {
        return message.getSubject();
    }

    /// The payload as stored; not copied.
    public byte[] data() {
        return message.getData();
    }

    public String text() {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }

    /// The headers as stored; do not change them.
    public Headers headers() {
        return event.headers();
    }

    /// The event's id: `ce-id`, else `Nats-Msg-Id`, else `<stream>:<sequence>`.
    public String eventId() {
        return event.id(ack.stream(), ack.streamSequence());
    }

    public Optional<String> eventType() {
        return event.type();
    }

    public Optional<String> eventSource() {
        return event.source();
    }

    /// When the event says that it happened.
    public Optional<Instant> eventTime() {
        return event.time();
    }

    public Optional<String> contentType() {
        return event.dataContentType();
    }

    /// The trace in which the event was published; the invalid one where it carries none that is
    /// valid.
    public SpanContext trace() {
        return TRACES.spanContext(event.headers());
    }

    public String stream() {
        return ack.stream();
    }

    public String consumer() {
        return ack.consumer();
    }

    /// The message's sequence in its stream.
    public long sequence() {
        return ack.streamSequence();
    }

    /// The delivery's sequence in its consumer.
    public long consumerSequence() {
        return ack.consumerSequence();
    }

    /// 1 for the first delivery; an upper bound of how often a handler ran.
    public long attempt() {
        return ack.attempt();
    }

    /// How many messages the consumer had yet to deliver behind this one.
    public long pending() {
        return ack.pending();
    }

    /// When the server stored the message, by its clock.
    public Instant storedAt() {
        long nanos = ack.timestampNanos();
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    /// Where its acknowledgements go; opaque.
    public String replyTo() {
        return ack.subject();
    }

    @Override
    public String toString() {
        return subject() + " " + stream() + ":" + sequence() + " attempt " + attempt();
    }
}
