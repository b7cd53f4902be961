package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// What an event says of itself: the CloudEvents attributes, without the trace.
///
/// `id`, `source` and `type` are never blank. `more` holds the other attributes by their
/// CloudEvents names (`datacontenttype`, `dataschema`, `partitionkey`, `sequence`, `subject`,
/// extensions): lower-case letters and digits, at most 20 of them (CloudEvents 1.0 §2.1).
public record Envelope(
        String id, String source, String type, Instant time, Map<String, String> more) {
    private static final String CONTENT_TYPE = "datacontenttype";
    private static final int LONGEST_NAME = 20;

    public Envelope {
        requireText("id", id);
        requireText("source", source);
        requireText("type", type);
        more = Map.copyOf(more);
        more.forEach(Envelope::requireAttribute);
    }

    /// Writes the full envelope: every attribute and the deduplication id. Headers of those names
    /// that are already there are replaced.
    public void writeTo(Headers headers, String deduplicationId) {
        var writer = HeaderWriter.into(headers);
        writeKindTo(writer);
        writeRestTo(writer, deduplicationId);
    }

    /// Writes what all events of a kind have in common: source, type, content type and the version
    /// of CloudEvents.
    public void writeKindTo(HeaderWriter headers) {
        headers.put(HeaderNames.CE_SPECVERSION, "1.0");
        headers.put(HeaderNames.CE_SOURCE, PercentCoding.encode(source));
        headers.put(HeaderNames.CE_TYPE, PercentCoding.encode(type));
        var contentType = more.get(CONTENT_TYPE);
        if (contentType != null) {
            headers.put(HeaderNames.CE_DATACONTENTTYPE, PercentCoding.encode(contentType));
        }
    }

    /// Writes what [#writeKindTo] does not.
    public void writeRestTo(HeaderWriter headers, String deduplicationId) {
        headers.put(HeaderNames.MSG_ID, deduplicationId);
        headers.put(HeaderNames.CE_ID, PercentCoding.encode(id));
        headers.put(HeaderNames.CE_TIME, Rfc3339.of(time));
        for (var attribute : more.entrySet()) {
            if (!attribute.getKey().equals(CONTENT_TYPE)) {
                headers.put(
                        HeaderNames.CE_PREFIX + attribute.getKey(),
                        PercentCoding.encode(attribute.getValue()));
            }
        }
    }

    /// Whether both are of the same source, type and content type.
    public boolean isOfTheKindOf(Envelope other) {
        return source.equals(other.source)
                && type.equals(other.type)
                && Objects.equals(more.get(CONTENT_TYPE), other.more.get(CONTENT_TYPE));
    }

    private static void requireAttribute(String name, String value) {
        if (!isAttribute(name)) {
            throw new IllegalArgumentException(
                    "an attribute name is 1 to 20 lower-case letters and digits: \"" + name + "\"");
        }
        requireText(name, value);
    }

    private static boolean isAttribute(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME;
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the event's " + name + " is blank");
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "the event's " + name + " has a control character at " + i);
            }
        }
    }
}
