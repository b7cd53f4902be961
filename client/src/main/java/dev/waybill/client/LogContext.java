package dev.waybill.client;

import io.opentelemetry.api.trace.SpanContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The keys that every log line of a handler carries, put into the MDC and taken out again.
///
/// Closing makes the MDC what it was before, so nested and reused threads keep their own values,
/// and what a handler leaves behind reaches no other one.
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

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogContext() {}

    static LogContext of(Delivery delivery, SpanContext span) {
        var context = new LogContext();
        context.put(EVENT_ID, delivery.eventId());
        context.put(EVENT_TYPE, delivery.eventType().orElse(null));
        context.put(STREAM, delivery.stream());
        context.put(CONSUMER, delivery.consumer());
        context.put(STREAM_SEQ, Long.toString(delivery.sequence()));
        context.put(SUBJECT, delivery.subject());
        context.put(ATTEMPT, Long.toString(delivery.attempt()));
        context.put(TRACE_ID, span.isValid() ? span.getTraceId() : null);
        context.put(SPAN_ID, span.isValid() ? span.getSpanId() : null);
        return context;
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(before);
        }
    }

    private void put(String key, @Nullable String value) {
        if (value != null) {
            MDC.put(key, value);
        } else if (before != null) {
            MDC.remove(key);
        }
    }
}
