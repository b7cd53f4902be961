package dev.waybill.gateway.http;

import java.util.Arrays;
import java.util.Optional;

/// What an API key may permit with the dead letters of all streams. None implies another one.
public enum DeadLetterRight implements Right {
    /// Lists, groups and single ones, with everything that is known of them but the payload.
    HEADERS,
    /// The payload as well, wherever [#HEADERS] shows a single one, and exports.
    PAYLOAD,
    /// Replay, discard, restore, and jobs of them.
    ACT;

    @Override
    public String word() {
        return Right.word(this);
    }

    public static Optional<DeadLetterRight> of(String word) {
        return Arrays.stream(values()).filter(right -> right.word().equals(word)).findFirst();
    }
}
