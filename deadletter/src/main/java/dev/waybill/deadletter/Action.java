package dev.waybill.deadletter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a job does with each of its dead letters.
public enum Action {
    /// To the consumer that failed; what is poison is left out.
    REPLAY,
    DISCARD;

    /// As it is written in JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Action> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
