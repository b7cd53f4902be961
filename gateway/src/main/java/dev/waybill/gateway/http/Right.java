package dev.waybill.gateway.http;

import java.util.Locale;

/// What an API key may permit, as a whole or for some subjects.
public sealed interface Right permits Permission, DeadLetterRight {
    /// As it is written in the configuration.
    String word();

    /// The word for a choice of an enum.
    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
