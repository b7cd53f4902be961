package dev.waybill.gateway.publish;

import dev.waybill.client.Waybill;
import dev.waybill.gateway.nats.NatsLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.opentelemetry.api.OpenTelemetry;
import java.util.concurrent.atomic.AtomicReference;

/// The library over the connection of the moment; made anew with each new connection.
final class Waybills {
    private final NatsLink link;
    private final OpenTelemetry openTelemetry;
    private final MeterRegistry meters;
    private final AtomicReference<Bound> bound = new AtomicReference<>();

    Waybills(NatsLink link, OpenTelemetry openTelemetry, MeterRegistry meters) {
        this.link = link;
        this.openTelemetry = openTelemetry;
        this.meters = meters;
    }

    private record Bound(Connection connection, Waybill waybill) {}

    /// The one for the connection, which is connected now; ends the request with 503
    /// `nats-unavailable` otherwise.
    Waybill current() {
        var connection = link.connected();
        var before = bound.get();
        if (before != null && before.connection().equals(connection)) {
            return before.waybill();
        }
        var made = new Bound(connection, waybill(connection));
        bound.set(made);
        return made.waybill();
    }

    private Waybill waybill(Connection connection) {
        return Waybill.builder(connection, "/http")
                .openTelemetry(openTelemetry)
                .meters(meters)
                .jetStream(link.jetStream())
                .build();
    }
}
