package dev.waybill.gateway.http;

import dev.waybill.gateway.meter.Exposition;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The second socket: `/health/live`, `/health/ready`, `/metrics` and nothing else.
///
/// It answers while the API is at its limits. Scrapes are not counted.
final class Management {
    private final Exposition exposition;
    private final BooleanSupplier connected;
    private final BooleanSupplier stopping;

    Management(Exposition exposition, BooleanSupplier connected, BooleanSupplier stopping) {
        this.exposition = exposition;
        this.connected = connected;
        this.stopping = stopping;
    }

    HttpRouting.Builder routing() {
        return HttpRouting.builder()
                .get("/health/live", (_, response) -> health(response, true, Map.of()))
                .get("/health/ready", (_, response) -> ready(response))
                .get("/metrics", this::metrics)
                .any((_, response) -> missing(response));
    }

    private void ready(ServerResponse response) {
        boolean up = connected.getAsBoolean();
        boolean draining = stopping.getAsBoolean();
        var checks = new LinkedHashMap<String, Object>();
        checks.put("nats", up ? "connected" : "disconnected");
        checks.put("draining", draining);
        health(response, up && !draining, checks);
    }

    private static void health(ServerResponse response, boolean up, Map<String, Object> checks) {
        var body = new LinkedHashMap<String, Object>();
        body.put("status", up ? "UP" : "DOWN");
        body.putAll(checks);
        send(response, up ? 200 : 503, "application/json", Json.write(body));
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        var accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
        var type = exposition.contentType(accept);
        send(response, 200, type, exposition.scrape(type).getBytes(StandardCharsets.UTF_8));
    }

    private static void missing(ServerResponse response) {
        var problem = Problem.of(ProblemCode.NOT_FOUND, "/health/live, /health/ready and /metrics");
        send(response, 404, Problem.MEDIA_TYPE, Json.write(problem.body("")));
    }

    private static void send(ServerResponse response, int status, String type, byte[] body) {
        response.headers().set(HeaderNames.CONTENT_TYPE, type);
        response.headers().set(HeaderNames.CACHE_CONTROL, "no-store");
        response.status(Status.create(status)).send(body);
    }
}
