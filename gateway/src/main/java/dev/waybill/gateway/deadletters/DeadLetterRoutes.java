package dev.waybill.gateway.deadletters;

import dev.waybill.gateway.http.DeadLetterRight;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.nats.NatsLink;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The routes of this room, wired once.
public final class DeadLetterRoutes {
    private static final Set<DeadLetterRight> HEADERS = Set.of(DeadLetterRight.HEADERS);
    private static final Set<DeadLetterRight> PAYLOAD = Set.of(DeadLetterRight.PAYLOAD);
    private static final Set<DeadLetterRight> ACT = Set.of(DeadLetterRight.ACT);
    private static final String ALL = "/v1/dead-letters";
    private static final String ONE = ALL + "/{id}";
    private static final String JOBS = ALL + "/jobs";
    private static final String JOB = JOBS + "/{id}";

    private final Browsing browsing;
    private final Acting acting;
    private final Bulk bulk;

    public DeadLetterRoutes(NatsLink link, DeadLettersConfig config) {
        var desk = new Desk(link, config.space(), InstantSource.system());
        this.browsing = new Browsing(desk);
        this.acting = new Acting(desk);
        this.bulk = new Bulk(desk);
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", ALL, HEADERS, browsing::list),
                Route.of("GET", ALL + "/groups", HEADERS, browsing::groups),
                Route.of("GET", ALL + "/export", PAYLOAD, browsing::export).streaming(),
                Route.of("GET", ONE, HEADERS, browsing::show),
                Route.of("POST", ONE + "/replay", ACT, acting::replay),
                Route.of("POST", ONE + "/discard", ACT, acting::discard),
                Route.of("POST", ONE + "/restore", ACT, acting::restore),
                Route.of("POST", ALL + "/plans", ACT, bulk::plan),
                Route.of("POST", JOBS, ACT, bulk::start),
                Route.of("GET", JOBS, ACT, bulk::list),
                Route.of("GET", JOB, ACT, bulk::show),
                Route.of("DELETE", JOB, ACT, bulk::cancel));
    }
}
