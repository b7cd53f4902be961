package dev.waybill.wire;

import java.util.regex.Pattern;

/// The versioned name of a kind of event: `<Name>.v<N>`, as in `OrderPlaced.v2`.
///
/// A name is made of letters, digits, `_`, `-` and dots; N is a whole number from 1 on.
public final class EventType {
    private static final Pattern VERSIONED =
            Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,200}\\.v[1-9][0-9]{0,5}");

    private EventType() {}

    public static boolean isVersioned(String type) {
        return VERSIONED.matcher(type).matches();
    }

    /// That type, or an `IllegalArgumentException` that says how to write one.
    public static String requireVersioned(String type) {
        if (!isVersioned(type)) {
            throw new IllegalArgumentException(
                    "an event type carries its version, as in OrderPlaced.v2: \"" + type + "\"");
        }
        return type;
    }
}
