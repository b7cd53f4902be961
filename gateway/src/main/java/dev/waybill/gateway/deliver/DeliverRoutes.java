package dev.waybill.gateway.deliver;

import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The routes of this room, wired once.
public final class DeliverRoutes {
    private static final Set<Permission> CONSUME = Set.of(Permission.CONSUME);

    private final Fetching fetching;
    private final Acknowledging acknowledging;

    /// `prefix` names the bucket where gateways share the key of ack tokens.
    public DeliverRoutes(
            NatsLink link,
            OpenTelemetry openTelemetry,
            MeterRegistry registry,
            String prefix,
            DeliverConfig config) {
        var clock = InstantSource.system();
        var meters = new DeliverMeters(registry);
        var directory = new ConsumerDirectory(new JetStreamApi(link), System::nanoTime);
        var session = new Session(link, openTelemetry, registry, directory::deleted);
        var keys =
                new AckKeys(config.ackKeys(), prefix, link, System::nanoTime, new SecureRandom());
        var attempts = new Attempts();
        var wire = new AckWire(session, directory);
        var settling = new Settling(keys, directory, attempts, wire, wire::term, clock);
        this.fetching = new Fetching(session, directory, keys, attempts, config, meters, clock);
        this.acknowledging =
                new Acknowledging(settling, keys, config, new SettleReport(meters), clock);
    }

    public List<Route> routes() {
        return List.of(
                Route.of(
                                "POST",
                                "/v1/streams/{stream}/consumers/{consumer}/fetch",
                                CONSUME,
                                fetching)
                        .streaming(),
                Route.of("POST", "/v1/acks", CONSUME, acknowledging));
    }
}
