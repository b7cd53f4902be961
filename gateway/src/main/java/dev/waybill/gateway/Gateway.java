package dev.waybill.gateway;

import dev.waybill.gateway.http.Frame;
import dev.waybill.gateway.http.Route;
import dev.waybill.gateway.meter.Exposition;
import dev.waybill.gateway.meter.JvmMeters;
import dev.waybill.gateway.nats.NatsLink;
import dev.waybill.server.NatsServer;
import dev.waybill.wire.Uuid7;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/// The running gateway: every room, wired once.
///
/// [#close] drains: readiness off, new requests refused, those in flight finished, streams told to
/// end, NATS drained; each step for a limited time. The OpenTelemetry given to it stays its owner's
/// to flush and close.
public final class Gateway implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final Cleanups cleanups;
    private final Frame frame;
    private final List<Route> routes;
    private final List<String> servers;
    private final MeterRegistry meters;

    private Gateway(
            GatewayConfig config,
            Cleanups cleanups,
            Frame frame,
            List<Route> routes,
            List<String> servers,
            MeterRegistry meters) {
        this.config = config;
        this.cleanups = cleanups;
        this.frame = frame;
        this.routes = routes;
        this.servers = servers;
        this.meters = meters;
    }

    /// Starts a gateway and returns when it serves. NATS need not be there yet, unless it is
    /// embedded.
    public static Gateway start(GatewayConfig config, OpenTelemetry openTelemetry)
            throws InterruptedException {
        var cleanups = new Cleanups();
        try {
            return start(config, openTelemetry, List.of(), cleanups);
        } catch (RuntimeException | InterruptedException e) {
            cleanups.close();
            throw e;
        }
    }

    /// Where the API answers.
    public URI url() {
        return uri(config.http().host(), frame.port());
    }

    /// Where health and metrics answer.
    public URI managementUrl() {
        return uri(config.http().managementHost(), frame.managementPort());
    }

    /// The NATS servers, that is the embedded one where there is one.
    public List<String> natsServers() {
        return servers;
    }

    /// The one line that a program prints when it serves, which scripts wait for.
    public String ready() {
        return "ready "
                + url()
                + " management "
                + managementUrl()
                + " nats "
                + String.join(",", servers).replaceAll("//[^@/,]*@", "//");
    }

    /// What `/metrics` shows, for the meters of what runs beside the gateway.
    public MeterRegistry meters() {
        return meters;
    }

    /// Every method and template that is served.
    List<String> operations() {
        return routes.stream().map(route -> route.method() + " " + route.template()).toList();
    }

    @Override
    public void close() {
        cleanups.close();
    }

    /// The same with further meters under `/metrics`; what has been started is in `cleanups` as
    /// soon as it runs, for the caller to close.
    ///
    /// The web server is made beside the wait for NATS and for the streams of dead letters.
    static Gateway start(
            GatewayConfig config,
            OpenTelemetry openTelemetry,
            List<MeterBinder> meters,
            Cleanups cleanups)
            throws InterruptedException {
        var exposition = new Exposition();
        meters.forEach(binder -> binder.bindTo(exposition.registry()));
        cleanups.add("meters", SHORT, exposition::close);
        var jvm = JvmMeters.bind(exposition.registry());
        cleanups.add("meters of the JVM", SHORT, jvm::close);
        var servers = servers(config, cleanups);
        var link = new NatsLink(config.nats().at(servers), exposition.registry());
        cleanups.add("connection to NATS", SHORT, link::close);
        var deadLetters = new DeadLetterRooms(config, link, openTelemetry, exposition.registry());
        var web =
                CompletableFuture.supplyAsync(
                        () -> Web.of(config, link, openTelemetry, exposition, deadLetters.scribe()),
                        task -> Thread.ofPlatform().name("web").start(task));
        link.start();
        deadLetters.start(cleanups);
        SurveyRooms.start(config, id(), link, exposition, cleanups);
        var routes = web.join().routes();
        var frame = web.join().frame();
        cleanups.add("web server", SHORT, frame::close);
        frame.start();
        var drain = config.http().limits().drainTimeout();
        cleanups.add(
                "requests and streams",
                drain.multipliedBy(2).plusSeconds(1),
                () -> frame.drain(drain, drain));
        return new Gateway(config, cleanups, frame, routes, servers, exposition.registry());
    }

    static String id() {
        return Uuid7.of(System.currentTimeMillis(), ThreadLocalRandom.current()).toString();
    }

    private static List<String> servers(GatewayConfig config, Cleanups cleanups) {
        if (!config.embedded().wanted()) {
            return config.nats().servers();
        }
        var settings = EmbeddedSettings.of(config.embedded());
        var server =
                cleanups.open(
                        "embedded nats-server",
                        Duration.ofSeconds(20),
                        () -> NatsServer.start(settings));
        return List.of(server.url());
    }

    private static URI uri(String host, int port) {
        var literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return URI.create("http://" + literal + ":" + port);
    }
}
