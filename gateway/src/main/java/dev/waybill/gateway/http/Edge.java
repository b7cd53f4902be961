package dev.waybill.gateway.http;

import dev.waybill.gateway.meter.MeterCatalogue;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The way of every API request: who calls, the server span, what is refused on every route, the
/// limits, the handler, and the problem where one of them ends it.
final class Edge {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

    private final Frame frame;
    private final Router router;
    private final Authentication authentication;
    private final HeaderRules headerRules;
    private final TraceTrust untrusted;
    private final ServerSpans spans;
    private final RequestTimers timers;
    private final Meter.MeterProvider<Counter> problems;

    Edge(Frame frame, Router router, HttpConfig config, ServerSpans spans, MeterRegistry registry) {
        this.frame = frame;
        this.router = router;
        this.authentication = new Authentication(config.keys());
        this.headerRules = new HeaderRules(config.limits().headerCount());
        this.untrusted = config.untrusted();
        this.spans = spans;
        this.timers = new RequestTimers(registry);
        this.problems = MeterCatalogue.HTTP_PROBLEMS.counter(registry);
    }

    /// Either who calls or why nobody known does.
    private record Caller(Principal principal, Optional<ProblemException> refusal) {}

    void serve(ServerRequest request, ServerResponse response) {
        long began = System.nanoTime();
        var method = request.prologue().method().text();
        var match = router.match(method, request.prologue().uriPath().rawPath());
        var caller = caller(request);
        var trust = caller.principal().trusted() ? TraceTrust.CONTINUE : untrusted;
        var span = spans.start(request, match.template(), trust);
        var error = "";
        try (Scope _ = span.makeCurrent();
                var _ = MDC.putCloseable("trace_id", Exchange.traceIdOf(span))) {
            error = answer(request, response, match, caller);
            timers.record(
                    ServerSpans.method(request),
                    match.template(),
                    response.status().code(),
                    System.nanoTime() - began);
        } finally {
            ServerSpans.end(span, response.status().code(), error);
        }
        closeAsAnnounced(request, response);
    }

    /// The web server would read on from the connection, whose next bytes may be the rest of a
    /// refused body.
    private static void closeAsAnnounced(ServerRequest request, ServerResponse response) {
        if (closes(request.headers()) || closes(response.headers())) {
            if (response instanceof RoutingResponse answer) {
                answer.commit();
            }
            throw new CloseConnectionException("closed after the answer, as it says");
        }
    }

    private static boolean closes(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private Caller caller(ServerRequest request) {
        try {
            return new Caller(authentication.authenticate(request.headers()), Optional.empty());
        } catch (ProblemException e) {
            return new Caller(Principal.ANONYMOUS, Optional.of(e));
        }
    }

    /// Handles the request and answers; the error type where the gateway itself has failed.
    private String answer(
            ServerRequest request, ServerResponse response, Router.Match match, Caller caller) {
        var exchange = new Exchange(request, response, frame, caller.principal(), Map.of());
        try {
            exchange.restoreHeaders();
            requireServing();
            caller.refusal()
                    .ifPresent(refusal -> {
                        throw refusal;
                    });
            headerRules.check(request.headers());
            var route = route(match);
            exchange = exchange.with(parameters(match));
            requirePermission(route, caller.principal());
            long bytes = Math.min(size(request), frame.limits().bodyBytes());
            try (var _ = frame.admit(caller.principal(), route.load(), bytes)) {
                route.handler().handle(exchange);
            }
            return "";
        } catch (ProblemException e) {
            refuse(request, response, e.problem(), exchange);
            return e.problem().code().code();
        } catch (RequestException e) {
            refuse(
                    request,
                    response,
                    DirectProblems.of(e.status().code(), e.getMessage()),
                    exchange);
            return "";
        } catch (HttpException e) {
            refuse(
                    request,
                    response,
                    DirectProblems.of(e.status().code(), e.getMessage()),
                    exchange);
            return "";
        } catch (CloseConnectionException e) {
            throw e;
        } catch (AnswerBrokenException e) {
            LOG.warn(
                    "{} {} was cut off: {}",
                    request.prologue().method().text(),
                    match.template(),
                    e.getMessage());
            LOG.debug("why the answer was cut off", e);
            throw new CloseConnectionException("the answer was cut off", e);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("the caller went away", e);
            throw new CloseConnectionException("the caller went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(request, response, draining(), exchange);
            return "interrupted";
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.prologue().method().text(), match.template(), e);
            var problem = Problem.of(ProblemCode.INTERNAL, "see the gateway's log");
            refuse(request, response, problem, exchange);
            return e.getClass().getName();
        }
    }

    private void requireServing() {
        if (frame.stopping()) {
            throw draining().exception();
        }
    }

    private static Problem draining() {
        return Problem.of(ProblemCode.DRAINING, "send it to another replica, or again")
                .retryAfter(Duration.ofSeconds(1));
    }

    private static Route route(Router.Match match) {
        if (match.template().isEmpty()) {
            throw Problem.of(ProblemCode.NOT_FOUND, "see /openapi for what is served").exception();
        }
        if (match.found().isEmpty()) {
            var allowed = String.join(", ", match.methods());
            throw Problem.of(ProblemCode.METHOD_REFUSED, "served here: " + allowed)
                    .withHeader("Allow", allowed)
                    .exception();
        }
        return match.found().getFirst().route();
    }

    private Map<String, String> parameters(Router.Match match) {
        var parameters = match.parameters();
        parameters.forEach((name, value) -> {
            switch (name) {
                case "subject" -> frame.names().subject(value);
                case "stream" -> frame.names().stream(value);
                case "consumer" -> frame.names().consumer(value);
                default -> {}
            }
        });
        return parameters;
    }

    private static void requirePermission(Route route, Principal principal) {
        boolean enough = route.anyOf().isEmpty() || route.anyOf().stream().anyMatch(principal::has);
        if (!enough) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            principal.name() + " has none of the permissions for this")
                    .exception();
        }
    }

    private static long size(ServerRequest request) {
        long declared = Body.declared(request);
        return declared < 0 ? Long.MAX_VALUE : declared;
    }

    private void refuse(
            ServerRequest request, ServerResponse response, Problem problem, Exchange exchange) {
        problems.withTag("code", problem.code().code()).increment();
        if (!(response instanceof RoutingResponse answer) || !answer.reset()) {
            throw new CloseConnectionException("a problem after the answer had begun");
        }
        var named = problem.eventId().isEmpty() ? problem.withEventId(exchange.eventId()) : problem;
        var body = Json.write(exchange.problem(named));
        problem.headers().forEach(exchange::respondHeader);
        exchange.restoreHeaders();
        boolean rest = !request.content().consumed();
        if (rest || frame.stopping()) {
            response.headers().set(HeaderValues.CONNECTION_CLOSE);
        }
        response.status(Status.create(problem.code().status()));
        response.headers().set(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.send(body);
        if (rest && problem.code() != ProblemCode.REQUEST_REFUSED) {
            linger(request);
        }
    }

    private static void linger(ServerRequest request) {
        try {
            Body.linger(request);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the rest of a refused request was not read", e);
        }
    }
}
