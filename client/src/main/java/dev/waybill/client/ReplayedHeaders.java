package dev.waybill.client;

import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.OriginalHeaders;
import io.nats.client.impl.Headers;

/// The headers of a replayed message as its consumer had them, for the handler alone: nothing is
/// published with them.
public final class ReplayedHeaders {
    private ReplayedHeaders() {}

    public static Headers of(DeadLetter letter, Headers lane) {
        var headers = OriginalHeaders.own(lane);
        put(headers, HeaderNames.TRACEPARENT, letter.origin().traceparent());
        put(headers, HeaderNames.TRACESTATE, letter.origin().tracestate());
        return headers;
    }

    /// The failed attempt's trace, as headers carry it.
    static Headers ofFailure(DeadLetter letter) {
        var headers = new Headers();
        put(headers, HeaderNames.TRACEPARENT, letter.failure().traceparent());
        return headers;
    }

    private static void put(Headers headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
    }
}
