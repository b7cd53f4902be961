package dev.waybill.wire;

import java.time.Instant;
import java.util.stream.IntStream;

/// Writes instants as `Instant.toString` does, at a fraction of its cost where many lie in the same
/// second, as the times of events do: everything up to the second is kept from the last call.
final class Rfc3339 {
    private static final String[] THREE_DIGITS =
            IntStream.range(0, 1_000).mapToObj("%03d"::formatted).toArray(String[]::new);

    private static volatile Second last = new Second(0, "1970-01-01T00:00:00");

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

    private record Second(long number, String text) {
        static Second of(long number) {
            var text = Instant.ofEpochSecond(number).toString();
            return new Second(number, text.substring(0, text.length() - 1));
        }
    }
}
