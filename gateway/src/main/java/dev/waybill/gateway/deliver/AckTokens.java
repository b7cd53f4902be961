package dev.waybill.gateway.deliver;

import dev.waybill.wire.AckSubject;
import dev.waybill.wire.DeadLetterId;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Writes leases as tokens that only their own principal can use, and reads them back.
///
/// base64url of: version, key id, hash of the principal, creation of the consumer, end of the
/// lease, trace, event id, which replay it is, the reply subject of the delivery, and 16 bytes of
/// HMAC-SHA256 over all of it. An event id beyond 128 bytes is cut. Stateless, and so valid at
/// every gateway that has the key.
final class AckTokens {
    private static final byte VERSION = 2;
    private static final int PRINCIPAL_BYTES = 8;
    private static final int TRACE_BYTES = 8 + 16 + 1;
    private static final int EVENT_ID_BYTES = 128;
    private static final int LONGEST = 2_048;
    private static final int FIXED = 1 + KeyRing.ID_BYTES + PRINCIPAL_BYTES + 8 + 8 + 2 + 2;

    /// What reading a token brings.
    sealed interface Opened {
        record Valid(Lease lease) implements Opened {}

        /// Nobody with one of these keys wrote it; `known` says whether its key is among them.
        record Invalid(boolean known) implements Opened {}

        /// It is genuine, and another principal's.
        record Foreign() implements Opened {}
    }

    private AckTokens() {}

    static String write(KeyRing ring, String principal, Lease lease) {
        var key = ring.signing();
        byte[] event = cut(lease.eventId());
        byte[] reply = lease.ack().subject().getBytes(StandardCharsets.UTF_8);
        byte[] replay = replay(lease);
        boolean traced = lease.message().isValid();
        int length =
                FIXED + (traced ? TRACE_BYTES : 0) + event.length + replay.length + reply.length;
        var buffer = ByteBuffer.allocate(length + KeyRing.SIGNATURE_BYTES);
        buffer.put(VERSION).putInt(key.id()).put(hash(principal));
        buffer.putLong(lease.consumerCreated()).putLong(lease.expires().toEpochMilli());
        buffer.put((byte) (traced ? 1 : 0));
        if (traced) {
            buffer.put(lease.message().getTraceIdBytes());
            buffer.put(lease.message().getSpanIdBytes());
            buffer.put(lease.message().getTraceFlags().asByte());
        }
        buffer.put((byte) event.length).put(event);
        buffer.putShort((short) replay.length).put(replay).put(reply);
        buffer.put(key.sign(buffer.array(), length));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    static Opened read(KeyRing ring, String principal, String token) {
        if (token.length() > LONGEST) {
            return new Opened.Invalid(true);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            boolean whole = bytes.length > FIXED + KeyRing.SIGNATURE_BYTES && bytes[0] == VERSION;
            return whole ? open(ring, principal, bytes) : new Opened.Invalid(true);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return new Opened.Invalid(true);
        }
    }

    private static Opened open(KeyRing ring, String principal, byte[] bytes) {
        var key = ring.byId(ByteBuffer.wrap(bytes, 1, KeyRing.ID_BYTES).getInt());
        if (key.isEmpty()) {
            return new Opened.Invalid(false);
        }
        int length = bytes.length - KeyRing.SIGNATURE_BYTES;
        byte[] signature = Arrays.copyOfRange(bytes, length, bytes.length);
        if (!MessageDigest.isEqual(key.orElseThrow().sign(bytes, length), signature)) {
            return new Opened.Invalid(true);
        }
        var body = ByteBuffer.wrap(bytes, 1 + KeyRing.ID_BYTES, length - 1 - KeyRing.ID_BYTES);
        return Arrays.equals(take(body, PRINCIPAL_BYTES), hash(principal))
                ? new Opened.Valid(lease(body))
                : new Opened.Foreign();
    }

    private static Lease lease(ByteBuffer body) {
        long created = body.getLong();
        var expires = Instant.ofEpochMilli(body.getLong());
        var message = body.get() == 1 ? trace(body) : SpanContext.getInvalid();
        var event = new String(take(body, body.get() & 0xff), StandardCharsets.UTF_8);
        var replay = replay(new String(take(body, body.getShort()), StandardCharsets.UTF_8));
        var reply = new String(take(body, body.remaining()), StandardCharsets.UTF_8);
        return new Lease(AckSubject.parse(reply), created, expires, event, message, replay);
    }

    /// `<id>.<n>`, nothing for an ordinary delivery.
    private static byte[] replay(Lease lease) {
        return lease.replay()
                .map(replay -> replay.id() + "." + replay.n())
                .orElse("")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<Lease.Replay> replay(String text) {
        int dot = text.lastIndexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.of(
                        new Lease.Replay(
                                DeadLetterId.parse(text.substring(0, dot)),
                                Integer.parseInt(text.substring(dot + 1))));
    }

    private static SpanContext trace(ByteBuffer body) {
        var hex = HexFormat.of();
        return SpanContext.createFromRemoteParent(
                hex.formatHex(take(body, 16)),
                hex.formatHex(take(body, 8)),
                TraceFlags.fromByte(body.get()),
                TraceState.getDefault());
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] hash(String principal) {
        var digest = KeyRing.digest().digest(principal.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest, PRINCIPAL_BYTES);
    }

    private static byte[] cut(String eventId) {
        byte[] bytes = eventId.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= EVENT_ID_BYTES ? bytes : Arrays.copyOf(bytes, EVENT_ID_BYTES);
    }
}
