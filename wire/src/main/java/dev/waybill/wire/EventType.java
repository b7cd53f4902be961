package dev.waybill.wire;

/// The versioned name of a kind of event: `<Name>.v<N>`, as in `OrderPlaced.v2`.
///
/// A name is made of letters, digits, `_`, `-` and dots; N is a whole number from 1 on.
public final class EventType {
    private static final int LONGEST_NAME = 201;
    private static final int LONGEST_VERSION = 6;

    private EventType() {}

    public static boolean isVersioned(String type) {
        int dot = type.lastIndexOf(".v");
        return dot >= 0 && isName(type, dot) && isVersion(type, dot + 2);
    }

    private static boolean isName(String type, int end) {
        for (int i = 0; i < end; i++) {
            char c = type.charAt(i);
            boolean inside = i > 0 && (isDigit(c) || c == '_' || c == '.' || c == '-');
            if (!inside && !isLetter(c)) {
                return false;
            }
        }
        return end > 0 && end <= LONGEST_NAME;
    }

    private static boolean isVersion(String type, int begin) {
        for (int i = begin; i < type.length(); i++) {
            if (!isDigit(type.charAt(i))) {
                return false;
            }
        }
        int digits = type.length() - begin;
        return digits > 0 && digits <= LONGEST_VERSION && type.charAt(begin) != '0';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
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
