package dev.waybill.gateway.http;

/// What becomes of the trace that an untrusted caller brings.
public enum TraceTrust {
    /// The caller's trace goes on; the caller's sampling decision counts.
    CONTINUE,
    /// A new trace begins, with a link to the caller's.
    LINK,
    /// A new trace begins; the caller's is ignored.
    RESTART
}
