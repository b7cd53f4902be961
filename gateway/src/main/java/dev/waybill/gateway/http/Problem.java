package dev.waybill.gateway.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// An answer that is not a success, as RFC 9457 writes it.
///
/// `detail` is for people and never holds a payload, a secret or an address of NATS. `eventId` is
/// empty where no event was named yet. `more` goes into the body as it is, `headers` beside it.
public record Problem(
        ProblemCode code,
        String detail,
        String eventId,
        Map<String, Object> more,
        Map<String, String> headers) {
    static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        more = Map.copyOf(more);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, "", Map.of(), Map.of());
    }

    public Problem withEventId(String id) {
        return new Problem(code, detail, id, more, headers);
    }

    /// This problem with one more member in its body.
    public Problem with(String name, Object value) {
        var members = new LinkedHashMap<>(more);
        members.put(name, value);
        return new Problem(code, detail, eventId, members, headers);
    }

    /// This problem with one more response header.
    public Problem withHeader(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Problem(code, detail, eventId, more, all);
    }

    /// This problem with `Retry-After`, in whole seconds, at least one.
    public Problem retryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return with("retryAfter", seconds).withHeader("Retry-After", Long.toString(seconds));
    }

    public ProblemException exception() {
        return new ProblemException(this);
    }

    /// The members of the body, in the order in which they are written. An empty `traceId` is left
    /// out, as is an empty event id. The same members stand in an NDJSON line as `problem`.
    public Map<String, Object> body(String traceId) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "urn:waybill:problem:" + code.code());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", detail);
        body.put("code", code.code());
        body.put("retryable", code.retryable());
        body.put("outcome", code.outcome().name().toLowerCase(Locale.ROOT));
        if (!eventId.isEmpty()) {
            body.put("eventId", eventId);
        }
        if (!traceId.isEmpty()) {
            body.put("traceId", traceId);
        }
        more.forEach(body::putIfAbsent);
        return body;
    }
}
