package dev.waybill.gateway.deliver;

import dev.waybill.client.Delivery;
import dev.waybill.client.ReplayedHeaders;
import dev.waybill.deadletter.PayloadJson;
import dev.waybill.wire.AckSubject;
import dev.waybill.wire.EventHeaders;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A message as the API shows it.
final class MessageJson {
    private MessageJson() {}

    /// One that is in its stream, without any delivery.
    static Map<String, Object> stored(
            String stream,
            long sequence,
            String subject,
            Instant timestamp,
            Headers headers,
            byte[] data) {
        var json = new LinkedHashMap<String, Object>();
        json.put("subject", subject);
        json.put("stream", stream);
        json.put("sequence", sequence);
        json.put("timestamp", timestamp);
        content(json, stream, sequence, headers, data);
        return json;
    }

    /// One that a consumer delivered, without a lease.
    static Map<String, Object> delivered(
            String subject, AckSubject ack, Headers headers, byte[] data) {
        var json = new LinkedHashMap<String, Object>();
        json.put("subject", subject);
        json.put("stream", ack.stream());
        json.put("sequence", ack.streamSequence());
        json.put("consumerSequence", ack.consumerSequence());
        json.put("attempt", ack.attempt());
        json.put("pending", ack.pending());
        json.put("timestamp", Lease.instant(ack.timestampNanos()));
        content(json, ack.stream(), ack.streamSequence(), headers, data);
        return json;
    }

    static Map<String, Object> delivered(Delivery delivery) {
        return delivered(
                delivery.subject(),
                AckSubject.parse(delivery.replyTo()),
                delivery.headers(),
                delivery.data());
    }

    /// With its token first and the end of its lease last; the seconds that are left do not depend
    /// on the caller's clock.
    static Map<String, Object> leased(Delivery delivery, String token, Lease lease, Instant now) {
        var json = new LinkedHashMap<String, Object>();
        json.put("ackToken", token);
        json.putAll(delivered(delivery));
        expiry(json, lease, now);
        return json;
    }

    /// A replay, as the message that died was.
    static Map<String, Object> replayed(
            Lanes.Replayed replayed, String token, Lease lease, Instant now) {
        var letter = replayed.message().letter();
        var id = letter.id();
        var ack = lease.ack();
        var json = new LinkedHashMap<String, Object>();
        json.put("ackToken", token);
        json.put("subject", letter.origin().subject());
        json.put("stream", id.stream());
        json.put("sequence", id.sequence());
        json.put("consumerSequence", ack.consumerSequence());
        json.put("attempt", ack.attempt());
        json.put("pending", ack.pending());
        json.put(
                "timestamp",
                letter.origin().publishedAt().orElseGet(() -> Lease.instant(ack.timestampNanos())));
        content(
                json,
                id.stream(),
                id.sequence(),
                ReplayedHeaders.of(letter, replayed.delivery().headers()),
                replayed.delivery().data());
        json.put("replay", Map.of("id", id.toString(), "n", replayed.message().replay()));
        expiry(json, lease, now);
        return json;
    }

    static void expiry(Map<String, Object> json, Lease lease, Instant now) {
        json.put("leaseExpires", Instant.ofEpochMilli(lease.expires().toEpochMilli()));
        json.put("leaseSeconds", Duration.between(now, lease.expires()).toMillis() / 1_000.0);
    }

    private static void content(
            Map<String, Object> json, String stream, long sequence, Headers headers, byte[] data) {
        var event = new EventHeaders(headers);
        var all = new LinkedHashMap<String, List<String>>();
        headers.forEach((name, values) -> all.put(name, List.copyOf(values)));
        json.put("eventId", event.id(stream, sequence));
        json.put("headers", all);
        PayloadJson.put(json, event.dataContentType(), data);
    }
}
