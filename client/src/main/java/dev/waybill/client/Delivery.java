package dev.waybill.client;

import dev.waybill.wire.AckSubject;
import dev.waybill.wire.EventHeaders;
import dev.waybill.wire.LaneMessage;
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
    private final Place place;
    private final Optional<Replay> replay;

    /// Reads what a pull brought; `IllegalArgumentException` for a message that JetStream did not
    /// deliver.
    Delivery(Message message) {
        this.message = message;
        this.ack = ackOf(message);
        this.event = new EventHeaders(headersOf(message));
        this.place =
                new Place(
                        message.getSubject(),
                        ack.stream(),
                        ack.consumer(),
                        ack.streamSequence(),
                        time(ack));
        this.replay = Optional.empty();
    }

    private Delivery(Message message, LaneMessage lane) {
        var headers = headersOf(message);
        var letter = lane.letter();
        this.message = message;
        this.ack = ackOf(message);
        this.event = new EventHeaders(ReplayedHeaders.of(letter, headers));
        this.place =
                new Place(
                        letter.origin().subject(),
                        letter.id().stream(),
                        letter.id().consumer(),
                        letter.id().sequence(),
                        letter.origin().publishedAt().orElseGet(() -> time(ack)));
        this.replay = Optional.of(new Replay(lane, headers, TRACES.spanContext(headers)));
    }

    /// Reads what a lane brought as the message that it replays; `IllegalArgumentException` for
    /// anything else.
    static Delivery ofReplay(Message message) {
        return LaneMessage.read(headersOf(message))
                .map(lane -> new Delivery(message, lane))
                .orElseThrow(
                        () -> new IllegalArgumentException("no replay: " + message.getSubject()));
    }

    /// Where the message stands in its own stream.
    private record Place(
            String subject, String stream, String consumer, long sequence, Instant storedAt) {}

    public String subject() {
        return place.subject;
    }

    /// Whether somebody replays what had been given up. It has one attempt.
    public boolean isReplay() {
        return replay.isPresent();
    }

    /// Which replay it is, and whose; empty for an ordinary delivery.
    public Optional<Replay> replay() {
        return replay;
    }

    /// The payload as stored; not copied.
    public byte[] data() {
        return message.getData();
    }

    public String text() {
        return new String(message.getData(), StandardCharsets.UTF_8);
    }

    /// The headers as stored; do not change them. Those of a replay are the message's own.
    public Headers headers() {
        return event.headers();
    }

    /// The event's id: `ce-id`, else `Nats-Msg-Id`, else `<stream>:<sequence>`.
    public String eventId() {
        return event.id(place.stream, place.sequence);
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
        return place.stream;
    }

    public String consumer() {
        return place.consumer;
    }

    /// The message's sequence in its stream.
    public long sequence() {
        return place.sequence;
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
        return place.storedAt;
    }

    /// Since when it waits for its consumer: for a replay, since that was sent.
    Instant waitingSince() {
        return time(ack);
    }

    /// Subject, headers and payload as they came, as the server counts them.
    long bytes() {
        return message.getSubject().length()
                + (long) headersOf(message).serializedLength()
                + message.getData().length;
    }

    /// Where its acknowledgements go; opaque.
    public String replyTo() {
        return ack.subject();
    }

    @Override
    public String toString() {
        return subject() + " " + stream() + ":" + sequence() + " attempt " + attempt();
    }

    private static AckSubject ackOf(Message message) {
        var replyTo = message.getReplyTo();
        return AckSubject.parse(replyTo == null ? "" : replyTo);
    }

    private static Headers headersOf(Message message) {
        var headers = message.getHeaders();
        return headers == null ? new Headers() : headers;
    }

    private static Instant time(AckSubject ack) {
        long nanos = ack.timestampNanos();
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
