package dev.waybill.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The kinds of reasons for which a consumer gives a message up.
public enum DeathClass {
    /// The attempts of the library are used up.
    EXHAUSTED,
    /// The handler rejected it, or a client terminated it.
    REJECTED,
    /// The delivery limit was reached without a word (timeouts, naks, crashes), or the handler ran
    /// out of its budget.
    TIMEOUT,
    /// The payload could not be read.
    UNDECODABLE,
    /// The server removed it while it was delivered and not acknowledged.
    LOST,
    /// It was replayed three times in vain.
    POISON;

    /// As it is written in headers, JSON and labels.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DeathClass> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
