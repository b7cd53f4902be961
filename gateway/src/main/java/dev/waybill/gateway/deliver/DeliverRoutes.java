package dev.waybill.gateway.deliver;

import dev.waybill.gateway.capture.Originals;
import dev.waybill.gateway.capture.Scribe;
import dev.waybill.gateway.capture.Surroundings;
import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.nats.SharedBucket;
import dev.waybill.wire.DeadLetterSpace;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// The routes of this room, wired once.
public final class DeliverRoutes {
    private static final Set<Permission> CONSUME = Set.of(Permission.CONSUME);

    private final Fetching fetching;
    private final Acknowledging acknowledging;
    private final Events events;
    private final StoredMessage storedMessage;

    /// `prefix` names the bucket where gateways share the key of ack tokens; `scribe` keeps what
    /// callers terminate.
    public DeliverRoutes(
            NatsLink link,
            OpenTelemetry openTelemetry,
            MeterRegistry registry,
            String prefix,
            DeliverConfig config,
            Scribe scribe) {
        var clock = InstantSource.system();
        var meters = new DeliverMeters(registry);
        var api = new JetStreamApi(link);
        var directory = new ConsumerDirectory(api, System::nanoTime);
        var session = new Session(link, openTelemetry, registry, directory::deleted);
        var keys =
                new AckKeys(
                        config.ackKeys(),
                        new SharedBucket(link, prefix),
                        System::nanoTime,
                        new SecureRandom());
        var attempts = new Attempts();
        var wire = new AckWire(session, directory);
        var space = new DeadLetterSpace(prefix);
        var originals = new Originals(api);
        var terminator =
                new StoringTerminator(space, wire, new Surroundings(api, space), originals, scribe);
        var lanes = new Lanes(link, session, space, wire, originals, System::nanoTime);
        var settling = new Settling(keys, directory, attempts, wire, terminator, lanes, clock);
        this.fetching =
                new Fetching(session, lanes, directory, keys, attempts, config, meters, clock);
        this.acknowledging =
                new Acknowledging(settling, keys, config, new SettleReport(meters), clock);
        this.events =
                new Events(api, link, config, meters, () -> ThreadLocalRandom.current().nextLong());
        this.storedMessage = new StoredMessage(api);
    }

    public List<Route> routes() {
        return List.of(
                Route.of(
                                "POST",
                                "/v1/streams/{stream}/consumers/{consumer}/fetch",
                                CONSUME,
                                fetching)
                        .streaming(),
                Route.of("POST", "/v1/acks", CONSUME, acknowledging),
                Route.of("GET", "/v1/streams/{stream}/events", CONSUME, events).streaming(),
                Route.of(
                        "GET", "/v1/streams/{stream}/messages/{sequence}", CONSUME, storedMessage));
    }
}
