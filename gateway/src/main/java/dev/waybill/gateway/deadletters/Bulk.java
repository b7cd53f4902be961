package dev.waybill.gateway.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.deadletter.Action;
import dev.waybill.deadletter.DeadLetterException;
import dev.waybill.deadletter.DeadLetterJson;
import dev.waybill.deadletter.Job;
import dev.waybill.deadletter.JobOptions;
import dev.waybill.gateway.http.DeadLetterRight;
import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Json;
import dev.waybill.wire.DeadLetterState.Actor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The routes that change many dead letters: a plan counts what is meant, a job does it.
final class Bulk {
    private final Desk desk;

    private record PlanBody(@Nullable String action, @Nullable JsonNode filter) {}

    private record JobBody(
            @Nullable String planToken,
            @Nullable String reason,
            @Nullable Double rate,
            @Nullable Long max,
            @Nullable Integer stopAfterFailures,
            @Nullable Boolean canary) {}

    Bulk(Desk desk) {
        this.desk = desk;
    }

    void plan(Exchange exchange) {
        var body = exchange.json(PlanBody.class);
        var action =
                Action.of(body.action() == null ? "" : body.action())
                        .orElseThrow(() -> Filters.refusedBody("action is replay or discard"));
        var filter = body.filter() == null ? Json.mapper().createObjectNode() : body.filter();
        if (!filter.isObject()) {
            throw Filters.refusedBody("filter is an object");
        }
        var query = Filters.ofBody(filter, desk.now());
        try {
            var plan = DeadLetterJson.of(desk.plans().plan(action, query));
            if (!exchange.principal().has(DeadLetterRight.HEADERS)) {
                plan.remove("groups");
            }
            exchange.respond(200, plan);
        } catch (DeadLetterException e) {
            throw Answers.unread(e);
        } catch (IllegalArgumentException e) {
            throw Filters.refusedBody(String.valueOf(e.getMessage()));
        }
    }

    void start(Exchange exchange) {
        var body = exchange.json(JobBody.class);
        var reason = ActionRequest.reason(body.reason());
        var options = options(body);
        var job =
                checked(() ->
                        desk.jobs()
                                .start(
                                        body.planToken() == null ? "" : body.planToken(),
                                        options,
                                        new Actor(exchange.principal().name(), reason, "")));
        Audit.log(exchange, "job of " + job.action().word(), job.id(), reason);
        exchange.respondHeader("Location", "/v1/dead-letters/jobs/" + job.id());
        exchange.respond(202, DeadLetterJson.of(job));
    }

    void list(Exchange exchange) {
        try {
            exchange.respond(200, DeadLetterJson.ofJobs(desk.jobs().list()));
        } catch (DeadLetterException e) {
            throw Answers.unread(e);
        }
    }

    void show(Exchange exchange) {
        var id = id(exchange);
        try {
            var job = desk.jobs().find(id).orElseThrow(Answers::jobNotFound);
            exchange.respond(200, DeadLetterJson.of(job));
        } catch (DeadLetterException e) {
            throw Answers.unread(e);
        }
    }

    void cancel(Exchange exchange) {
        var id = id(exchange);
        try {
            var job =
                    desk.jobs()
                            .cancel(id, exchange.principal().name())
                            .orElseThrow(Answers::jobNotFound);
            Audit.log(exchange, "cancel", job.id(), "");
            exchange.respond(200, DeadLetterJson.of(job));
        } catch (DeadLetterException e) {
            throw Answers.unanswered(e);
        }
    }

    private static Job checked(Supplier<Job> start) {
        try {
            return start.get();
        } catch (IllegalArgumentException e) {
            throw Filters.refusedBody(String.valueOf(e.getMessage()));
        } catch (DeadLetterException e) {
            throw Answers.unanswered(e);
        }
    }

    private static JobOptions options(JobBody body) {
        try {
            var options = JobOptions.DEFAULT.canary(Boolean.TRUE.equals(body.canary()));
            options = body.rate() == null ? options : options.rate(body.rate());
            options = body.max() == null ? options : options.max(body.max());
            return body.stopAfterFailures() == null
                    ? options
                    : options.stopAfterFailures(body.stopAfterFailures());
        } catch (IllegalArgumentException e) {
            throw Filters.refusedBody(String.valueOf(e.getMessage()));
        }
    }

    /// An id that no job can have is one that there is not.
    private static String id(Exchange exchange) {
        var id = exchange.path("id");
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            throw Answers.jobNotFound();
        }
        return id;
    }
}
