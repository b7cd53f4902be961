package dev.waybill.wire;

/// The value of `Nats-Msg-Id`: what the server compares inside a stream's duplicate window.
///
/// An event is unique by source and id (CloudEvents 1.0 §3.1), so the id alone is used only where
/// it is unique by itself.
public final class DeduplicationId {
    private DeduplicationId() {}

    /// The id itself when it is a UUID, else `<source>#<id>`; percent-coded, as a header is ASCII,
    /// and a `#` of the source as well, so that no two pairs come to the same text.
    public static String of(String source, String id) {
        return Uuid7.isUuid(id)
                ? id
                : PercentCoding.encode(source).replace("#", "%23") + "#" + PercentCoding.encode(id);
    }

    /// The id within the namespace of a principal, so that nobody suppresses another one's message.
    public static String within(String principal, String source, String id) {
        return PercentCoding.encode(principal).replace(":", "%3A") + ":" + of(source, id);
    }
}
