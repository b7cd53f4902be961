package dev.waybill.gateway.deliver;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import dev.waybill.client.Delivery;
import dev.waybill.client.ReplayedHeaders;
import dev.waybill.deadletter.PayloadJson;
import dev.waybill.wire.AckSubject;
import dev.waybill.wire.EventHeaders;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// A message as the API shows it, written field by field, as readers of events get very many.
final class MessageJson implements JsonSerializable {
    private final Content content;
    private final Optional<AckSubject> delivery;
    private final Optional<Leased> leased;

    /// What is stored, and where.
    @SuppressWarnings("ArrayRecordComponent")
    private record Content(
            String subject,
            String stream,
            long sequence,
            Instant timestamp,
            Headers headers,
            byte[] data) {}

    /// What the caller settles it with; the seconds that are left do not depend on its clock.
    private record Leased(String token, Lease lease, Instant now) {}

    private MessageJson(Content content, Optional<AckSubject> delivery, Optional<Leased> leased) {
        this.content = content;
        this.delivery = delivery;
        this.leased = leased;
    }

    /// One that is in its stream, without any delivery.
    static MessageJson stored(
            String stream,
            long sequence,
            String subject,
            Instant timestamp,
            Headers headers,
            byte[] data) {
        var content = new Content(subject, stream, sequence, timestamp, headers, data);
        return new MessageJson(content, Optional.empty(), Optional.empty());
    }

    /// One that a consumer delivered, without a lease.
    static MessageJson delivered(String subject, AckSubject ack, Headers headers, byte[] data) {
        return new MessageJson(
                content(subject, ack, headers, data), Optional.of(ack), Optional.empty());
    }

    static MessageJson delivered(Delivery delivery) {
        return delivered(
                delivery.subject(),
                AckSubject.parse(delivery.replyTo()),
                delivery.headers(),
                delivery.data());
    }

    static MessageJson leased(Delivery delivery, String token, Lease lease, Instant now) {
        return new MessageJson(
                content(delivery.subject(), lease.ack(), delivery.headers(), delivery.data()),
                Optional.of(lease.ack()),
                Optional.of(new Leased(token, lease, now)));
    }

    /// A replay, as the message that died was.
    static MessageJson replayed(Lanes.Replayed replayed, String token, Lease lease, Instant now) {
        var letter = replayed.message().letter();
        var id = letter.id();
        var content =
                new Content(
                        letter.origin().subject(),
                        id.stream(),
                        id.sequence(),
                        letter.origin()
                                .publishedAt()
                                .orElseGet(() -> Lease.instant(lease.ack().timestampNanos())),
                        ReplayedHeaders.of(letter, replayed.delivery().headers()),
                        replayed.delivery().data());
        return new MessageJson(
                content, Optional.of(lease.ack()), Optional.of(new Leased(token, lease, now)));
    }

    private static Content content(String subject, AckSubject ack, Headers headers, byte[] data) {
        return new Content(
                subject,
                ack.stream(),
                ack.streamSequence(),
                Lease.instant(ack.timestampNanos()),
                headers,
                data);
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        if (leased.isPresent()) {
            json.writeStringField("ackToken", leased.get().token());
        }
        json.writeStringField("subject", content.subject());
        json.writeStringField("stream", content.stream());
        json.writeNumberField("sequence", content.sequence());
        if (delivery.isPresent()) {
            json.writeNumberField("consumerSequence", delivery.get().consumerSequence());
            json.writeNumberField("attempt", delivery.get().attempt());
            json.writeNumberField("pending", delivery.get().pending());
        }
        json.writeStringField("timestamp", content.timestamp().toString());
        writeEvent(json);
        if (leased.isPresent()) {
            write(leased.get(), json);
        }
        json.writeEndObject();
    }

    @Override
    public void serializeWithType(
            JsonGenerator json, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(json, provider);
    }

    private void writeEvent(JsonGenerator json) throws IOException {
        var event = new EventHeaders(content.headers());
        json.writeStringField("eventId", event.id(content.stream(), content.sequence()));
        json.writeObjectFieldStart("headers");
        for (var header : content.headers().entrySet()) {
            json.writeArrayFieldStart(header.getKey());
            for (var value : header.getValue()) {
                json.writeString(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        PayloadJson.of(event.dataContentType(), content.data()).write(json);
    }

    private static void write(Leased leased, JsonGenerator json) throws IOException {
        var lease = leased.lease();
        if (lease.replay().isPresent()) {
            var replay = lease.replay().get();
            json.writeObjectFieldStart("replay");
            json.writeStringField("id", replay.id().toString());
            json.writeNumberField("n", replay.n());
            json.writeEndObject();
        }
        json.writeStringField("leaseExpires", lease.ends().toString());
        json.writeNumberField("leaseSeconds", lease.secondsLeft(leased.now()));
    }
}
