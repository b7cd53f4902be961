package dev.waybill.wire;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Time-ordered unique ids (RFC 9562 §5.7).
public final class Uuid7 {
    private Uuid7() {}

    /// The id for that instant, in milliseconds since 1970, and 74 bits of that randomness.
    public static UUID of(long millis, RandomGenerator random) {
        if (millis < 0 || millis >= 1L << 48) {
            throw new IllegalArgumentException("no UUIDv7 for that time: " + millis + " ms");
        }
        long high = millis << 16 | 0x7000L | (random.nextLong() & 0xfffL);
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /// Whether that text is a UUID of any version in its canonical form, 36 characters.
    public static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }
}
