package dev.waybill.gateway.capture;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import dev.waybill.client.DeadLetterWriter;
import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterSpace;
import dev.waybill.wire.TraceFields;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes dead letters down in a `dead_letter` span of their own, linked to the trace of the
/// message, and counts them. The entry carries that span.
public final class Scribe {
    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);

    private final NatsLink link;
    private final DeadLetterSpace space;
    private final Tracer tracer;
    private final CaptureMeters meters;
    private @Nullable Bound bound;

    private record Bound(Connection connection, DeadLetterWriter writer) {}

    public Scribe(
            NatsLink link,
            DeadLetterSpace space,
            OpenTelemetry openTelemetry,
            CaptureMeters meters) {
        this.link = link;
        this.space = space;
        this.tracer = openTelemetry.getTracer("dev.waybill.gateway");
        this.meters = meters;
    }

    /// Blocks until the server has confirmed it; ends with a problem where NATS is not connected.
    public Captured keep(DeadLetter letter, Headers original, byte[] data, Novelty novelty) {
        var writer = writer();
        var span = span(letter);
        try (var _ = span.makeCurrent()) {
            var captured = writer.capture(letter, original, data, novelty);
            tell(letter, captured, span);
            return captured;
        } finally {
            span.end();
        }
    }

    private void tell(DeadLetter letter, Captured captured, Span span) {
        switch (captured) {
            case Captured.Kept kept -> {
                meters.captured(kept.letter());
                span.setAttribute("waybill.dlq.outcome", "kept");
                LOG.info(
                        "dead letter {}: {} after {} deliveries",
                        letter.id(),
                        letter.death().kind().word(),
                        letter.death().attempts());
            }
            case Captured.Known _ -> span.setAttribute("waybill.dlq.outcome", "known");
            case Captured.NotKept refused -> {
                meters.failed(letter.id().stream(), letter.id().consumer());
                span.setStatus(StatusCode.ERROR, refused.reason());
                LOG.warn("dead letter {} could not be stored: {}", letter.id(), refused.reason());
            }
        }
    }

    private Span span(DeadLetter letter) {
        var id = letter.id();
        var span =
                tracer.spanBuilder("dead_letter")
                        .setNoParent()
                        .setAttribute(stringKey("messaging.system"), "nats")
                        .setAttribute(stringKey("messaging.message.id"), letter.origin().eventId())
                        .setAttribute(stringKey("messaging.nats.stream.name"), id.stream())
                        .setAttribute(longKey("messaging.nats.stream.sequence"), id.sequence())
                        .setAttribute(stringKey("messaging.nats.consumer.name"), id.consumer())
                        .setAttribute(
                                longKey("messaging.nats.delivery.count"), letter.death().attempts())
                        .setAttribute(stringKey("waybill.dlq.id"), id.toString())
                        .setAttribute(stringKey("waybill.dlq.class"), letter.death().kind().word());
        var message = Span.fromContext(published(letter.origin())).getSpanContext();
        if (message.isValid()) {
            span.addLink(message);
        }
        return span.startSpan();
    }

    private static Context published(DeadLetter.Origin origin) {
        return W3CTraceContextPropagator.getInstance()
                .extract(
                        Context.root(),
                        new TraceFields(origin.traceparent(), origin.tracestate(), ""),
                        Fields.GETTER);
    }

    private synchronized DeadLetterWriter writer() {
        var connection = link.connected();
        var known = Optional.ofNullable(bound).filter(b -> b.connection().equals(connection));
        var current =
                known.orElseGet(() ->
                        new Bound(
                                connection,
                                new DeadLetterWriter(connection, link.jetStream(), space)));
        bound = current;
        return current.writer();
    }

    private enum Fields implements TextMapGetter<TraceFields> {
        GETTER;

        @Override
        @SuppressWarnings("deprecation")
        public Iterable<String> keys(TraceFields fields) {
            return List.of("traceparent", "tracestate");
        }

        @Override
        public @Nullable String get(@Nullable TraceFields fields, String key) {
            if (fields == null) {
                return null;
            }
            return switch (key) {
                case "traceparent" -> fields.traceparent();
                case "tracestate" -> fields.tracestate().isEmpty() ? null : fields.tracestate();
                default -> null;
            };
        }
    }
}
