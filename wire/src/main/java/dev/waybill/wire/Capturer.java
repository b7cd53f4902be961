package dev.waybill.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Who wrote a dead letter down.
public enum Capturer {
    /// The library, inside the service whose handler failed; knows the cause.
    LIBRARY,
    /// The gateway, from an advisory of the server; knows that the message died, and little more.
    GATEWAY,
    /// The gateway, for a client that terminated its message over HTTP.
    HTTP;

    /// As it is written in headers and JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Capturer> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
