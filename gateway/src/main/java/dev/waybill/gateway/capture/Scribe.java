package dev.waybill.gateway.capture;

import dev.waybill.client.DeadLetterSpan;
import dev.waybill.client.DeadLetterWriter;
import dev.waybill.client.DeadLetterWriter.Captured;
import dev.waybill.client.DeadLetterWriter.Novelty;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.wire.DeadLetter;
import dev.waybill.wire.DeadLetterSpace;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
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
    private @Nullable Desk desk;

    private record Desk(Connection connection, DeadLetterWriter writer, DeadLetterSpan spans) {}

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
        var current = desk();
        var span = current.spans().start(letter);
        try (var _ = span.makeCurrent()) {
            var captured = current.writer().capture(letter, original, data, novelty);
            current.spans().end(span, captured);
            tell(letter, captured);
            return captured;
        } catch (RuntimeException e) {
            span.end();
            throw e;
        }
    }

    private void tell(DeadLetter letter, Captured captured) {
        switch (captured) {
            case Captured.Kept kept -> {
                meters.captured(kept.letter());
                LOG.info(
                        "dead letter {}: {} after {} deliveries",
                        letter.id(),
                        letter.death().kind().word(),
                        letter.death().attempts());
            }
            case Captured.Known _ -> LOG.debug("dead letter {} was known", letter.id());
            case Captured.NotKept refused -> {
                meters.failed(letter.id().stream(), letter.id().consumer());
                LOG.warn("dead letter {} could not be stored: {}", letter.id(), refused.reason());
            }
        }
    }

    private synchronized Desk desk() {
        var connection = link.connected();
        var known = Optional.ofNullable(desk).filter(d -> d.connection().equals(connection));
        var current =
                known.orElseGet(() ->
                        new Desk(
                                connection,
                                new DeadLetterWriter(connection, link.jetStream(), space),
                                DeadLetterSpan.over(connection, tracer, space)));
        desk = current;
        return current;
    }
}
