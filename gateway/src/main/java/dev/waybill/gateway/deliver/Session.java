package dev.waybill.gateway.deliver;

import dev.waybill.client.Waybill;
import dev.waybill.gateway.nats.NatsLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The library on the gateway's connection to NATS, and an ear for consumers that are deleted.
///
/// The connection may be made anew, and then so are both; the former go with the former connection.
final class Session {
    private static final String CONSUMERS = "$JS.EVENT.ADVISORY.CONSUMER.DELETED.*.*";
    private static final String STREAMS = "$JS.EVENT.ADVISORY.STREAM.DELETED.*";

    private final NatsLink link;
    private final OpenTelemetry openTelemetry;
    private final MeterRegistry meters;
    private final Consumer<String> deleted;
    private @Nullable Bound bound;

    private record Bound(Connection connection, Waybill waybill) {}

    /// `deleted` hears the subjects of the server's advisories.
    Session(
            NatsLink link,
            OpenTelemetry openTelemetry,
            MeterRegistry meters,
            Consumer<String> deleted) {
        this.link = link;
        this.openTelemetry = openTelemetry;
        this.meters = meters;
        this.deleted = deleted;
    }

    /// Ends the request with 503 where NATS is not connected.
    Connection connection() {
        return bound().connection();
    }

    /// Ends the request with 503 where NATS is not connected.
    Waybill waybill() {
        return bound().waybill();
    }

    private synchronized Bound bound() {
        var connection = link.connected();
        var known = Optional.ofNullable(bound).filter(b -> b.connection().equals(connection));
        var current = known.orElseGet(() -> bind(connection));
        bound = current;
        return current;
    }

    private Bound bind(Connection connection) {
        connection
                .createDispatcher(message -> deleted.accept(message.getSubject()))
                .subscribe(CONSUMERS)
                .subscribe(STREAMS);
        var waybill =
                Waybill.builder(connection, "/http")
                        .openTelemetry(openTelemetry)
                        .meters(meters)
                        .jetStream(link.jetStream())
                        .build();
        return new Bound(connection, waybill);
    }
}
