package dev.waybill.wire;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.stream.IntStream;

/// Writes instants as `Instant.toString` does, and reads times of RFC 3339 back, at a fraction of
/// the usual cost where many lie in the same second, as the times of events do: everything up to
/// the second is kept from the last call.
final class Rfc3339 {
    private static final String[] THREE_DIGITS =
            IntStream.range(0, 1_000).mapToObj("%03d"::formatted).toArray(String[]::new);

    private static final int SECOND_LENGTH = "1970-01-01T00:00:00".length();
    private static final int MOST_DIGITS = 9;

    private static volatile Second last = new Second(0, "1970-01-01T00:00:00");
    private static volatile Second lastRead = last;

    private Rfc3339() {}

    static String of(Instant time) {
        var second = last;
        if (second.number != time.getEpochSecond()) {
            second = Second.of(time.getEpochSecond());
            last = second;
        }
        int nanos = time.getNano();
        if (nanos == 0) {
            return second.text + "Z";
        }
        var millis = THREE_DIGITS[nanos / 1_000_000];
        var micros = THREE_DIGITS[nanos / 1_000 % 1_000];
        if (nanos % 1_000 != 0) {
            return second.text + "." + millis + micros + THREE_DIGITS[nanos % 1_000] + "Z";
        }
        return nanos % 1_000_000 == 0
                ? second.text + "." + millis + "Z"
                : second.text + "." + millis + micros + "Z";
    }

    /// The time that a text says; `DateTimeException` where it is none.
    static Instant read(String text) {
        var second = lastRead;
        if (text.startsWith(second.text)) {
            int nanos = nanos(text);
            if (nanos >= 0) {
                return Instant.ofEpochSecond(second.number, nanos);
            }
        }
        var time = OffsetDateTime.parse(text).toInstant();
        if (nanos(text) >= 0) {
            lastRead = new Second(time.getEpochSecond(), text.substring(0, SECOND_LENGTH));
        }
        return time;
    }

    /// What stands between the second and the `Z`, in nanoseconds; -1 where it is no fraction, or
    /// there is no `Z`.
    private static int nanos(String text) {
        int end = text.length() - 1;
        if (end < SECOND_LENGTH || text.charAt(end) != 'Z') {
            return -1;
        }
        if (end == SECOND_LENGTH) {
            return 0;
        }
        int digits = end - SECOND_LENGTH - 1;
        if (text.charAt(SECOND_LENGTH) != '.' || digits < 1 || digits > MOST_DIGITS) {
            return -1;
        }
        int nanos = 0;
        for (int i = SECOND_LENGTH + 1; i <= SECOND_LENGTH + MOST_DIGITS; i++) {
            int digit = i < end ? text.charAt(i) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            nanos = nanos * 10 + digit;
        }
        return nanos;
    }

    private record Second(long number, String text) {
        static Second of(long number) {
            var text = Instant.ofEpochSecond(number).toString();
            return new Second(number, text.substring(0, text.length() - 1));
        }
    }
}
