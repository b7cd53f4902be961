package dev.waybill.cli;

import dev.waybill.client.Event;
import dev.waybill.client.PublishOutcome;
import dev.waybill.client.Waybill;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill pub`: publishes one event, or several alike, and says where each is stored.
@Command(
        name = "pub",
        description = "Publishes an event, as part of the trace in $TRACEPARENT or of a new one.",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class Pub implements Callable<Integer> {
    private final Surroundings surroundings;

    @ArgGroup(validate = false, order = 100, heading = ConnectionFlags.HEADING)
    private ConnectionFlags connection = new ConnectionFlags();

    @Parameters(index = "0", paramLabel = "SUBJECT", description = "Where to publish to")
    private String subject = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "The data; - reads it from the standard input, none is an empty event")
    private String data = "";

    @Option(
            names = "--type",
            paramLabel = "NAME.vN",
            defaultValue = "Untyped.v1",
            description = "Versioned type (${DEFAULT-VALUE})")
    private String type = "";

    @Option(names = "--id", description = "Event id; a new UUID without one")
    private @Nullable String id;

    @Option(
            names = "--source",
            paramLabel = "URI",
            defaultValue = "/waybill-cli",
            description = "Who publishes (${DEFAULT-VALUE})")
    private String source = "";

    @Option(names = "--key", paramLabel = "ENTITY", description = "The entity that it is about")
    private @Nullable String key;

    @Option(
            names = "--header",
            paramLabel = "K=V",
            description = "A header of your own; may be repeated")
    private final Map<String, String> headers = new LinkedHashMap<>();

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "Media type of the data; recognized without one")
    private @Nullable String contentType;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "Publish so many, each with its own id")
    private int count;

    @Option(names = "--json", description = "Print one JSON object for each event")
    private boolean json;

    Pub(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1) {
            throw new IllegalArgumentException("--count must be positive: " + count);
        }
        if (id != null && count > 1) {
            throw new IllegalArgumentException(
                    "--id names one event; with --count the stream would keep only the first");
        }
        var target = connection.target(surroundings);
        var payload = payload();
        try (var session = Session.open(target)) {
            var waybill =
                    Waybill.builder(session.connection(), source)
                            .jetStream(session.jetStream())
                            .build();
            for (int i = 0; i < count; i++) {
                publish(waybill, event(waybill, payload));
            }
        }
        return 0;
    }

    private Payload payload() throws IOException {
        return data.equals("-") ? new Payload(surroundings.in().readAllBytes()) : Payload.of(data);
    }

    private Event event(Waybill waybill, Payload payload) {
        var event = waybill.event(subject).type(type);
        if (payload.bytes().length > 0) {
            event.data(payload.bytes(), contentType == null ? payload.contentType() : contentType);
        }
        Optional.ofNullable(id).ifPresent(event::id);
        Optional.ofNullable(key).ifPresent(event::key);
        headers.forEach((name, value) -> event.header(name, List.of(value)));
        return event.build();
    }

    private void publish(Waybill waybill, Event event) {
        var trace =
                FreshTrace.of(surroundings.variable("TRACEPARENT"), RandomGenerator.getDefault());
        try (Scope _ = trace.makeCurrent()) {
            switch (waybill.publish(event)) {
                case PublishOutcome.Stored stored -> print(event, stored, trace);
                case PublishOutcome.Refused refused ->
                        throw new CommandFailed(
                                "not stored on " + event.subject() + ": " + refused.reason());
                case PublishOutcome.Unanswered unanswered ->
                        throw new CommandFailed(
                                "no answer within "
                                        + unanswered.waited().toMillis()
                                        + " ms: it may be stored or not; publish again with --id "
                                        + event.id()
                                        + ", and the stream keeps one");
            }
        }
    }

    private void print(Event event, PublishOutcome.Stored stored, Context trace) {
        var traceId = Span.fromContext(trace).getSpanContext().getTraceId();
        if (json) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("eventId", event.id());
            fields.put("stream", stored.stream());
            fields.put("sequence", stored.sequence());
            fields.put("subject", event.subject());
            fields.put("duplicate", stored.duplicate());
            fields.put("traceId", traceId);
            surroundings.out().println(Json.line(fields));
        } else {
            surroundings
                    .out()
                    .printf(
                            "%s:%d  id %s  trace %s%s%n",
                            stored.stream(),
                            stored.sequence(),
                            event.id(),
                            traceId,
                            stored.duplicate() ? "  duplicate, stored before" : "");
        }
        surroundings.out().flush();
    }
}
