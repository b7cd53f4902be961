package dev.waybill.gateway.http;

import io.helidon.webserver.http.ServerRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.Locale;
import java.util.Set;

/// The server spans, one a request, as the stable HTTP conventions describe them.
///
/// Path values are cut at 256 characters; query strings are left out, as they may hold secrets.
final class ServerSpans {
    static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final int LONGEST_PATH = 256;

    private final Tracer tracer;

    ServerSpans(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("dev.waybill.gateway");
    }

    /// Starts the span of a request; an empty template means that no route has its path.
    Span start(ServerRequest request, String template, TraceTrust trust) {
        var method = method(request);
        var name = method.equals("_OTHER") ? "HTTP" : method;
        var builder =
                tracer.spanBuilder(template.isEmpty() ? name : name + " " + template)
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute(METHOD, method)
                        .setAttribute(PATH, path(request))
                        .setAttribute(SCHEME, "http");
        if (!template.isEmpty()) {
            builder.setAttribute(ROUTE, template);
        }
        EdgeTrace.place(builder, EdgeTrace.read(request.headers()), trust);
        var span = builder.startSpan();
        if (span.isRecording()) {
            span.setAttribute(ADDRESS, request.localPeer().host());
            span.setAttribute(PORT, (long) request.localPeer().port());
        }
        return span;
    }

    /// Ends the span of a request that was answered with that status.
    static void end(Span span, int status, String error) {
        span.setAttribute(STATUS, (long) status);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(ERROR, error.isEmpty() ? Integer.toString(status) : error);
        }
        span.end();
    }

    /// The method, or `_OTHER` where it is none that is known.
    static String method(ServerRequest request) {
        var method = request.prologue().method().text().toUpperCase(Locale.ROOT);
        return METHODS.contains(method) ? method : "_OTHER";
    }

    private static String path(ServerRequest request) {
        var path = request.prologue().uriPath().rawPath();
        return path.length() > LONGEST_PATH ? path.substring(0, LONGEST_PATH) : path;
    }
}
