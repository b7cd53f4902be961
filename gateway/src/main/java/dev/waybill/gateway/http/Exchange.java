package dev.waybill.gateway.http;

import dev.waybill.wire.PercentCoding;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.opentelemetry.api.trace.Span;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One request and its answer, after everything that all routes share has been checked.
///
/// The server span is current while the handler runs, so that spans made there are its children.
/// For the request's own thread.
public final class Exchange {
    private static final int BUFFER = 16 * 1024;

    /// Those that routes ask for and answer with, which their code names.
    private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

    private final ServerRequest request;
    private final ServerResponse response;
    private final Frame frame;
    private final Principal principal;
    private final Map<String, String> parameters;
    private final Body body;
    private String eventId = "";

    Exchange(
            ServerRequest request,
            ServerResponse response,
            Frame frame,
            Principal principal,
            Map<String, String> parameters) {
        this.request = request;
        this.response = response;
        this.frame = frame;
        this.principal = principal;
        this.parameters = parameters;
        this.body = new Body(request);
    }

    public Principal principal() {
        return principal;
    }

    /// The names that callers may use; for those that do not stand in the path.
    public Names names() {
        return frame.names();
    }

    public Limits limits() {
        return frame.limits();
    }

    /// Calls the listener, on another thread, should the caller go away before the answer is sent
    /// or while it is. Call it when the body has been read; at most once each request.
    public void onGone(Runnable listener) {
        if (TimedConnection.CURRENT.isBound()) {
            TimedConnection.CURRENT.get().onGone(listener);
        }
    }

    /// Whether only the headers of the answer are wanted.
    public boolean isHead() {
        return request.prologue().method().text().equals("HEAD");
    }

    /// Raised when a long poll or stream should end by itself.
    public DrainSignal drain() {
        return frame.drain();
    }

    /// The decoded, checked path segment of that template parameter.
    public String path(String parameter) {
        var value = parameters.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("the template has no {" + parameter + "}");
        }
        return value;
    }

    /// The decoded value; one that is given twice ends the request with 400 `query-refused`.
    public Optional<String> query(String name) {
        if (!request.query().contains(name)) {
            return Optional.empty();
        }
        var values = request.query().all(name);
        if (values.size() > 1) {
            throw Problem.of(ProblemCode.QUERY_REFUSED, name + " is given more than once")
                    .exception();
        }
        return Optional.of(values.getFirst());
    }

    /// The decoded names of all query parameters.
    public Set<String> queryNames() {
        return request.query().names();
    }

    /// The value of a request header; one that is given twice ends the request with 400
    /// `header-refused`.
    public Optional<String> header(String name) {
        var values = headers(name);
        if (values.size() > 1) {
            throw Problem.of(ProblemCode.HEADER_REFUSED, name + " is given more than once")
                    .exception();
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    public List<String> headers(String name) {
        return request.headers().all(name(name), List::of);
    }

    /// The request headers whose names begin with that prefix, in any case, without it; spelled as
    /// sent. Their values are visible ASCII.
    public Map<String, List<String>> headersUnder(String prefix) {
        var found = new LinkedHashMap<String, List<String>>();
        for (var header : request.headers()) {
            var name = header.name();
            if (name.length() > prefix.length()
                    && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                found.put(name.substring(prefix.length()), List.copyOf(header.allValues()));
            }
        }
        return found;
    }

    /// The media type of the body in lower case without its parameters; empty where none is named.
    public String mediaType() {
        var type = header("Content-Type").orElse("");
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /// The whole body, at most [Limits#bodyBytes]; a larger one ends the request with 413.
    public byte[] body() {
        return body.bytes(limits().bodyBytes());
    }

    /// The body as one JSON value; see [Json#read].
    public <T> T json(Class<T> type) {
        return Json.read(body(), type);
    }

    /// The body as a stream of at most [Limits#batchBytes]; reading on ends the request with 413.
    public InputStream stream() {
        return body.stream(limits().batchBytes());
    }

    /// The body as lines of at most [Limits#lineBytes], and [Limits#batchBytes] in all.
    public Lines lines() {
        return new Lines(stream(), limits().lineBytes());
    }

    /// Takes that many bytes of the shared limit, beside those of the body, until closed.
    public Permit hold(long bytes) {
        return frame.hold(bytes);
    }

    /// Names the event that this request is about: in the answer's `X-Event-Id`, and in a problem
    /// that ends the request from here on. The header holds it percent-coded where it is not
    /// visible ASCII.
    public void eventId(String id) {
        eventId = id;
        respondHeader("X-Event-Id", PercentCoding.encode(id));
    }

    /// This exchange with the parameters of its path.
    Exchange with(Map<String, String> checked) {
        return new Exchange(request, response, frame, principal, checked);
    }

    /// Sets the headers that every answer has, after a reset.
    void restoreHeaders() {
        var traceId = traceId();
        if (!traceId.isEmpty()) {
            respondHeader("X-Trace-Id", traceId);
        }
        if (!eventId.isEmpty()) {
            respondHeader("X-Event-Id", PercentCoding.encode(eventId));
        }
    }

    String eventId() {
        return eventId;
    }

    /// The trace id of the server span, and so of its children; empty where tracing is off.
    public String traceId() {
        return traceIdOf(Span.current());
    }

    static String traceIdOf(Span span) {
        var context = span.getSpanContext();
        return context.isValid() ? context.getTraceId() : "";
    }

    public void respondHeader(String name, String value) {
        response.headers().set(name(name), value);
    }

    /// Answers with a JSON value.
    public void respond(int status, Object value) {
        respond(status, "application/json", Json.write(value));
    }

    /// Answers with those bytes.
    public void respond(int status, String mediaType, byte[] bytes) {
        respondHeader("Content-Type", mediaType);
        response.status(Status.create(status));
        response.send(bytes);
    }

    /// Answers without a body.
    public void respond(int status) {
        response.status(Status.create(status)).send();
    }

    /// Answers with a body that is written bit by bit; a flush sends what is there, as 16 KiB do,
    /// closing ends the answer. A write that the client does not take within [Limits#writeTimeout]
    /// closes the connection and throws.
    public OutputStream respondStream(int status, String mediaType) {
        respondHeader("Content-Type", mediaType);
        respondHeader("Cache-Control", "no-store");
        response.status(Status.create(status));
        return new BufferedOutputStream(response.outputStream(), BUFFER);
    }

    private static HeaderName name(String name) {
        return NAMES.computeIfAbsent(name, HeaderNames::create);
    }

    /// The problem as it would be answered here, for a result inside a body.
    public Map<String, Object> problem(Problem problem) {
        return problem.body(traceId());
    }
}
