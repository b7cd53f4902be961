package dev.waybill.gateway.admin;

import dev.waybill.gateway.http.Permission;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.nats.JetStreamApi;
import dev.waybill.gateway.nats.NatsLink;
import java.util.List;
import java.util.Set;

/// The routes of this room, wired once.
public final class AdminRoutes {
    private static final Set<Permission> ANY = Set.of();
    private static final Set<Permission> ADMIN = Set.of(Permission.ADMIN);
    private static final String STREAM = "/v1/streams/{stream}";
    private static final String CONSUMER = STREAM + "/consumers/{consumer}";

    private final Catalogue catalogue;
    private final StreamChanges streams;
    private final ConsumerChanges consumers;

    public AdminRoutes(NatsLink link) {
        var api = new JetStreamApi(link);
        this.catalogue = new Catalogue(api);
        this.streams = new StreamChanges(api, link);
        this.consumers = new ConsumerChanges(api, link);
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/streams", ANY, catalogue::streams),
                Route.of("GET", STREAM, ANY, catalogue::stream),
                Route.of("PUT", STREAM, ADMIN, streams::put),
                Route.of("DELETE", STREAM, ADMIN, streams::delete),
                Route.of("GET", STREAM + "/consumers", ANY, catalogue::consumers),
                Route.of("GET", CONSUMER, ANY, catalogue::consumer),
                Route.of("PUT", CONSUMER, ADMIN, consumers::put),
                Route.of("DELETE", CONSUMER, ADMIN, consumers::delete));
    }
}
