package dev.waybill.bench.jetstream;

import java.util.Arrays;

/// The spans that have arrived where they were exported to: how many, and of which traces.
///
/// Keeps eight bytes for each span until it is closed. Safe for many threads.
final class Arrived {
    private long[] traces = new long[1 << 16];
    private int count;

    /// One span, by the lower half of its trace id, which is as random as the whole.
    synchronized void add(long trace) {
        if (count == traces.length) {
            traces = Arrays.copyOf(traces, 2 * count);
        }
        traces[count++] = trace;
    }

    void add(String traceId) {
        add(lowerHalf(traceId));
    }

    synchronized long count() {
        return count;
    }

    /// Whether a span of that trace is among them. Looks at each.
    synchronized boolean has(String traceId) {
        long wanted = lowerHalf(traceId);
        for (int i = 0; i < count; i++) {
            if (traces[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private static long lowerHalf(String traceId) {
        return Long.parseUnsignedLong(traceId, 16, 32, 16);
    }
}
