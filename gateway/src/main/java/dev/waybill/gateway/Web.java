package dev.waybill.gateway;

import dev.waybill.gateway.admin.AdminRoutes;
import dev.waybill.gateway.capture.Scribe;
import dev.waybill.gateway.deadletters.DeadLetterRoutes;
import dev.waybill.gateway.deliver.DeliverRoutes;
import dev.waybill.gateway.http.Frame;
import dev.waybill.gateway.http.Names;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.meter.Exposition;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.gateway.publish.PublishRoutes;
import io.opentelemetry.api.OpenTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The web server with the routes of every room, not started yet.
record Web(List<Route> routes, Frame frame) {
    Web {
        routes = List.copyOf(routes);
    }

    static Web of(
            GatewayConfig config,
            NatsLink link,
            OpenTelemetry openTelemetry,
            Exposition exposition,
            Scribe scribe) {
        var meters = exposition.registry();
        var deliver =
                new DeliverRoutes(
                        link, openTelemetry, meters, config.prefix(), config.deliver(), scribe);
        var publish = new PublishRoutes(link, openTelemetry, meters, Gateway::id, System::nanoTime);
        var routes = new ArrayList<Route>();
        routes.add(OpenApi.route());
        routes.addAll(deliver.routes());
        routes.addAll(publish.routes());
        routes.addAll(new AdminRoutes(link).routes());
        routes.addAll(new DeadLetterRoutes(link, config.deadLetters()).routes());
        var frame =
                new Frame(
                        config.http(),
                        new Names(config.prefix()),
                        routes,
                        openTelemetry,
                        exposition,
                        link::isConnected,
                        RandomGenerator.getDefault());
        return new Web(routes, frame);
    }
}
