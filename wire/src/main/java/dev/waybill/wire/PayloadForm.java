package dev.waybill.wire;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Where the payload of a dead letter is.
public enum PayloadForm {
    /// In the entry itself.
    INLINE,
    /// Nowhere: the server had removed the message before it could be copied.
    MISSING,
    /// In its stream still; it was too large to be copied beside what the entry has to say.
    POINTER;

    /// As it is written in headers and JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PayloadForm> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
