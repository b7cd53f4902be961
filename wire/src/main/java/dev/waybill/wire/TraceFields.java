package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Optional;

/// The W3C fields of a stored message, repaired: at most one `traceparent` and one combined
/// `tracestate`, empty strings where there is none.
///
/// Two `traceparent` values mean that nobody knows the trace, so there is none (the W3C test suite
/// asks for a restart). A `tracestate` without a `traceparent` is dropped (Trace Context §3.3). A
/// `traceparent` that a server stored as `Xraceparent` counts.
public record TraceFields(String traceparent, String tracestate, String baggage) {
    public static final TraceFields NONE = new TraceFields("", "", "");

    public static TraceFields read(Headers headers) {
        int fields = 0;
        for (var name : headers.keySet()) {
            fields += isTraceField(name) ? 1 : 0;
        }
        if (fields == 0) {
            return NONE;
        }
        var usual = headers.get(HeaderNames.TRACEPARENT);
        return fields == 1 && usual != null && usual.size() == 1
                ? new TraceFields(usual.getFirst().strip(), "", "")
                : readAll(headers);
    }

    private static TraceFields readAll(Headers headers) {
        var parent = traceparentOf(headers);
        var baggage = String.join(",", HeaderValues.all(headers, HeaderNames.BAGGAGE));
        if (parent.isEmpty()) {
            return baggage.isEmpty() ? NONE : new TraceFields("", "", baggage);
        }
        var state = TraceState.combine(HeaderValues.all(headers, HeaderNames.TRACESTATE));
        return new TraceFields(parent.get(), state, baggage);
    }

    /// Removes the fields under every spelling, so that no stale value outlives a copy of headers.
    public static void remove(Headers headers) {
        for (var key : List.copyOf(headers.keySet())) {
            if (isTraceField(key)) {
                headers.remove(key);
            }
        }
    }

    public static boolean isTraceField(String header) {
        return header.equalsIgnoreCase(HeaderNames.TRACEPARENT)
                || header.equalsIgnoreCase(HeaderNames.TRACESTATE)
                || header.equalsIgnoreCase(HeaderNames.BAGGAGE)
                || header.equalsIgnoreCase(HeaderNames.XRACEPARENT);
    }

    private static Optional<String> traceparentOf(Headers headers) {
        var parents = HeaderValues.all(headers, HeaderNames.TRACEPARENT);
        if (parents.isEmpty()) {
            parents = HeaderValues.all(headers, HeaderNames.XRACEPARENT);
        }
        return parents.size() == 1 ? Optional.of(parents.getFirst().strip()) : Optional.empty();
    }
}
