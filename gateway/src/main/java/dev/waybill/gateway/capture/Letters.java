package dev.waybill.gateway.capture;

import dev.waybill.client.Redaction;
import dev.waybill.wire.Capturer;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterId;
import dev.waybill.wire.DeathClass;
import dev.waybill.wire.EventHeaders;
import dev.waybill.wire.Fingerprint;
import dev.waybill.wire.PayloadForm;
import dev.waybill.wire.Stored;
import dev.waybill.wire.TraceFields;
import java.util.Optional;

/// Describes deaths that the gateway captures: it knows no exception, and what a client gave as its
/// reason it keeps as one line of 512 bytes at most, redacted as the library does it.
public final class Letters {
    private static final int REASON_BYTES = 512;
    private static final Redaction REDACTION = new Redaction();

    private Letters() {}

    /// `original` is empty where the server had removed the message already.
    public static DeadLetter of(
            DeadLetterId id,
            Optional<Stored> original,
            DeadLetter.Death death,
            String reason,
            Capturer capturer,
            String service) {
        return new DeadLetter(
                id,
                original.map(message -> origin(id, message)).orElseGet(() -> unknown(id)),
                death,
                failure(death.kind(), reason),
                original.isPresent() ? PayloadForm.INLINE : PayloadForm.MISSING,
                0,
                capturer,
                service);
    }

    /// A failure of which nothing but the reason is known.
    public static DeadLetter.Failure failure(DeathClass kind, String reason) {
        var fingerprint = Fingerprint.of(kind, "", "");
        return new DeadLetter.Failure("", shown(reason), "", "", fingerprint, "");
    }

    static String shown(String reason) {
        var line = REDACTION.apply(reason.replaceAll("\\p{Cntrl}+", " ").strip());
        return Redaction.bounded(line, REASON_BYTES);
    }

    private static DeadLetter.Origin origin(DeadLetterId id, Stored message) {
        var event = new EventHeaders(message.headers());
        var trace = TraceFields.read(message.headers());
        return new DeadLetter.Origin(
                message.subject(),
                event.id(id.stream(), id.sequence()),
                event.type().orElse(""),
                Optional.of(message.at()),
                trace.traceparent(),
                trace.tracestate());
    }

    private static DeadLetter.Origin unknown(DeadLetterId id) {
        var eventId = id.stream() + ":" + id.sequence();
        return new DeadLetter.Origin("", eventId, "", Optional.empty(), "", "");
    }
}
