package dev.waybill.gateway.deliver;

import java.util.Locale;

/// What became of one ack token.
enum AckStatus {
    /// The server has confirmed it.
    OK,
    /// The lease is over and another delivery may be out, so it was not sent.
    STALE,
    /// The gateway did not write this token, or not with a key that is still accepted.
    INVALID,
    /// It is another principal's, or the permission is no longer there.
    FORBIDDEN,
    /// The consumer was deleted, or made anew since.
    GONE,
    /// The server did not confirm it in time: it may have been taken or not, and can be sent again.
    UNKNOWN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
