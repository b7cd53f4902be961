package dev.waybill.wire;

/// The header names of an event, spelled as they are written; they are read ignoring case.
///
/// CloudEvents 1.0, NATS protocol binding 1.0, binary mode (§3.1), W3C Trace Context (§3.2, §3.3)
/// and W3C Baggage (§3.2).
public final class HeaderNames {
    /// The server's deduplication id.
    public static final String MSG_ID = "Nats-Msg-Id";

    /// Prefix of every CloudEvents attribute.
    public static final String CE_PREFIX = "ce-";

    public static final String CE_SPECVERSION = "ce-specversion";
    public static final String CE_ID = "ce-id";
    public static final String CE_SOURCE = "ce-source";
    public static final String CE_TYPE = "ce-type";
    public static final String CE_TIME = "ce-time";
    public static final String CE_DATACONTENTTYPE = "ce-datacontenttype";

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";
    public static final String BAGGAGE = "baggage";

    /// How nats-server 2.11.0 to 2.11.17 and 2.12.0 to 2.12.11 store the `traceparent` of a sampled
    /// message when the account's `msg_trace` is on.
    public static final String XRACEPARENT = "Xraceparent";

    /// Prefix of every header that the server obeys.
    public static final String NATS_PREFIX = "Nats-";

    private HeaderNames() {}
}
