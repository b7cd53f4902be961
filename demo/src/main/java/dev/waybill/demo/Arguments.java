package dev.waybill.demo;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the command line says: for how long to run, whether the fault of billing is mended, and the
/// gateway's arguments.
record Arguments(Optional<Duration> limit, boolean fixed, List<String> gateway) {
    Arguments {
        gateway = List.copyOf(gateway);
    }

    static Arguments parse(List<String> words) {
        var rest = new ArrayList<>(words);
        boolean fixed = rest.remove("--fixed");
        int at = rest.indexOf("--for");
        if (at < 0) {
            return new Arguments(Optional.empty(), fixed, rest);
        }
        rest.remove(at);
        if (at == rest.size()) {
            throw new IllegalArgumentException("--for needs a time, such as 20s");
        }
        return new Arguments(Optional.of(time(rest.remove(at))), fixed, rest);
    }

    /// Returns when the time is over, or earlier when it is told to stop.
    void await(CountDownLatch stop) throws InterruptedException {
        if (limit.isEmpty()) {
            stop.await();
            return;
        }
        var _ = stop.await(limit.get().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration time(String text) {
        try {
            var time = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (time.isPositive()) {
                return time;
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--for is a time such as 20s or 5m: " + text, e);
        }
        throw new IllegalArgumentException("--for is a time such as 20s or 5m: " + text);
    }
}
