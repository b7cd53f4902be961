package dev.waybill.gateway.publish;

import dev.waybill.gateway.http.Exchange;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.nats.NatsLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The two routes by which events come in.
public final class PublishRoutes {
    private final SingleEvents single;
    private final EventBatches batches;

    /// `ids` makes the ids of events that have none, `nanoTime` is the clock by which what is known
    /// of streams grows old.
    public PublishRoutes(
            NatsLink link,
            OpenTelemetry openTelemetry,
            MeterRegistry meters,
            Supplier<String> ids,
            LongSupplier nanoTime) {
        var outcomes = new Outcomes(new StreamSubjects(link, nanoTime), link);
        var intake =
                new Intake(new Waybills(link, openTelemetry, meters), outcomes, new Tally(meters));
        this.single = new SingleEvents(intake, ids);
        this.batches = new EventBatches(intake, new JsonDrafts(ids));
    }

    public List<Route> routes() {
        var anyOf = Set.of(Permission.PUBLISH);
        return List.of(
                Route.of("POST", "/v1/subjects/{subject}/messages", anyOf, single::payload),
                Route.of("POST", "/v1/messages", anyOf, this::any));
    }

    /// A payload with `ce-*` headers is one CloudEvent, whatever its own type is.
    private void any(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.header("ce-specversion").isPresent()) {
            single.binary(exchange);
            return;
        }
        switch (exchange.mediaType()) {
            case ContentTypes.NDJSON -> batches.lines(exchange);
            case ContentTypes.CLOUDEVENT -> single.structured(exchange);
            case ContentTypes.CLOUDEVENTS -> batches.cloudEvents(exchange);
            default ->
                    throw Problem.of(
                                    ProblemCode.MEDIA_TYPE_REFUSED,
                                    "send %s, %s, %s, or ce- headers with ce-specversion"
                                            .formatted(
                                                    ContentTypes.NDJSON,
                                                    ContentTypes.CLOUDEVENT,
                                                    ContentTypes.CLOUDEVENTS))
                            .exception();
        }
    }
}
