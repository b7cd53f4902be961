package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// What a stored message says of itself, read leniently: any of it may be missing or malformed, as
/// another client may have written it.
public record EventHeaders(Headers headers) {

    /// The event's id: `ce-id`, else `Nats-Msg-Id`, else `<stream>:<sequence>`.
    public String id(String stream, long sequence) {
        return value(HeaderNames.CE_ID)
                .or(() -> HeaderValues.first(headers, HeaderNames.MSG_ID))
                .filter(id -> !id.isBlank())
                .orElseGet(() -> stream + ":" + sequence);
    }

    public Optional<String> type() {
        return value(HeaderNames.CE_TYPE);
    }

    public Optional<String> source() {
        return value(HeaderNames.CE_SOURCE);
    }

    public Optional<String> dataContentType() {
        return value(HeaderNames.CE_DATACONTENTTYPE);
    }

    /// The time that the event carries; empty where it has none or none that RFC 3339 knows.
    public Optional<Instant> time() {
        return value(HeaderNames.CE_TIME).flatMap(EventHeaders::instant);
    }

    /// The value of a CloudEvents attribute, decoded; as stored where it cannot be decoded.
    public Optional<String> attribute(String name) {
        return value(HeaderNames.CE_PREFIX + name);
    }

    private Optional<String> value(String header) {
        return HeaderValues.first(headers, header)
                .map(value -> PercentCoding.decode(value).orElse(value));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Rfc3339.read(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
