package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/// What an event says of itself: the CloudEvents attributes, without the trace.
///
/// `id`, `source` and `type` are never blank. `more` holds the other attributes by their
/// CloudEvents names (`datacontenttype`, `dataschema`, `partitionkey`, `sequence`, `subject`,
/// extensions): lower-case letters and digits, at most 20 of them (CloudEvents 1.0 §2.1).
public record Envelope(
        String id, String source, String type, Instant time, Map<String, String> more) {
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,20}");

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
        headers.put(HeaderNames.MSG_ID, deduplicationId);
        headers.put(HeaderNames.CE_SPECVERSION, "1.0");
        headers.put(HeaderNames.CE_ID, PercentCoding.encode(id));
        headers.put(HeaderNames.CE_SOURCE, PercentCoding.encode(source));
        headers.put(HeaderNames.CE_TYPE, PercentCoding.encode(type));
        headers.put(HeaderNames.CE_TIME, time.toString());
        more.forEach((name, value) ->
                headers.put(HeaderNames.CE_PREFIX + name, PercentCoding.encode(value)));
    }

    private static void requireAttribute(String name, String value) {
        if (!ATTRIBUTE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "an attribute name is 1 to 20 lower-case letters and digits: \"" + name + "\"");
        }
        requireText(name, value);
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
