package dev.waybill.client;

import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The keys that every log line of a handler carries, put into the MDC and taken out again.
///
/// Closing restores what was there before, so nested and reused threads keep their own values.
final class LogContext implements AutoCloseable {
    static final String EVENT_ID = "event_id";
    static final String EVENT_TYPE = "event_type";
    static final String STREAM = "stream";
    static final String CONSUMER = "consumer";
    static final String STREAM_SEQ = "stream_seq";
    static final String SUBJECT = "subject";
    static final String ATTEMPT = "attempt";
    static final String TRACE_ID = "trace_id";
    static final String SPAN_ID = "span_id";

    private static final List<String> KEYS =
            List.of(
                    EVENT_ID,
                    EVENT_TYPE,
                    STREAM,
                    CONSUMER,
                    STREAM_SEQ,
                    SUBJECT,
                    ATTEMPT,
                    TRACE_ID,
                    SPAN_ID);

    /// In the order of the keys.
    private final @Nullable String[] previous = new String[KEYS.size()];

    private LogContext() {}

    static LogContext of(Delivery delivery, SpanContext span) {
        var context = new LogContext();
        context.put(0, delivery.eventId());
        context.put(1, delivery.eventType().orElse(null));
        context.put(2, delivery.stream());
        context.put(3, delivery.consumer());
        context.put(4, Long.toString(delivery.sequence()));
        context.put(5, delivery.subject());
        context.put(6, Long.toString(delivery.attempt()));
        context.put(7, span.isValid() ? span.getTraceId() : null);
        context.put(8, span.isValid() ? span.getSpanId() : null);
        return context;
    }

    @Override
    public void close() {
        for (int key = 0; key < previous.length; key++) {
            set(KEYS.get(key), previous[key]);
        }
    }

    private void put(int key, @Nullable String value) {
        previous[key] = MDC.get(KEYS.get(key));
        set(KEYS.get(key), value);
    }

    private static void set(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
