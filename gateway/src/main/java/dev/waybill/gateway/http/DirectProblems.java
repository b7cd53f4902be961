package dev.waybill.gateway.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/// Problems for what the web server itself refuses, before a route is looked for.
final class DirectProblems implements DirectHandler {
    private final Limits limits;

    DirectProblems(Limits limits) {
        this.limits = limits;
    }

    DirectHandlers handlers() {
        var builder = DirectHandlers.builder();
        for (var type : EventType.values()) {
            builder.addHandler(type, this);
        }
        return builder.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        var problem = problem(request, status.code(), message == null ? "" : message);
        problem.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
        headers.set(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        headers.set(HeaderValues.CONNECTION_CLOSE);
        return TransportResponse.builder()
                .status(Status.create(problem.code().status()))
                .headers(headers)
                .keepAlive(false)
                .entity(Json.write(problem.body("")))
                .build();
    }

    private Problem problem(TransportRequest request, int status, String message) {
        if (message.contains("Header size exceeded")) {
            return Problem.of(
                            ProblemCode.HEADERS_TOO_LARGE,
                            "the headers are larger than " + limits.headerBytes() + " bytes")
                    .with("limit", limits.headerBytes());
        }
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            return Problem.of(ProblemCode.ENCODING_REFUSED, "send the body without an encoding")
                    .withHeader("Accept-Encoding", "identity");
        }
        var problem = of(status, message);
        return problem.code() == ProblemCode.BODY_TOO_LARGE
                ? problem.with("limit", limits.batchBytes())
                : problem;
    }

    /// The problem for a status that the web server chose. Its reason is given where the request is
    /// at fault.
    static Problem of(int status, @Nullable String message) {
        var reason = message == null || message.isBlank() ? "the request is malformed" : message;
        return switch (status) {
            case 404 -> Problem.of(ProblemCode.NOT_FOUND, "see /openapi for what is served");
            case 405 -> Problem.of(ProblemCode.METHOD_REFUSED, "see /openapi for what is served");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "the body is too large");
            case 431 -> Problem.of(ProblemCode.HEADERS_TOO_LARGE, "the headers are too large");
            case 501 -> Problem.of(ProblemCode.UNSUPPORTED, reason);
            case 503 -> Problem.of(ProblemCode.OVERLOADED, "try again later");
            default ->
                    status >= 500
                            ? Problem.of(ProblemCode.INTERNAL, "see the gateway's log")
                            : Problem.of(ProblemCode.REQUEST_REFUSED, printable(reason));
        };
    }

    private static String printable(String reason) {
        var text = reason.length() > 200 ? reason.substring(0, 200) : reason;
        return text.replaceAll("[^ -~]", "?");
    }
}
