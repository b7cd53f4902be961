package dev.waybill.gateway.http;

import dev.waybill.gateway.meter.Exposition;
import dev.waybill.gateway.meter.MeterCatalogue;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The web server with its two sockets: the API and, apart from its limits, management.
///
/// Starts once and closes once. Both sockets speak HTTP/1.1 only.
public final class Frame implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Frame.class);
    private static final String MANAGEMENT = "management";
    private static final int MANAGEMENT_CONNECTIONS = 64;

    private final HttpConfig config;
    private final Names names;
    private final Admission admission;
    private final DrainSignal drain = new DrainSignal();
    private final Watchdog watchdog;
    private final WebServer server;
    private volatile boolean stopping;

    /// `connected` says whether NATS can be reached, for readiness.
    public Frame(
            HttpConfig config,
            Names names,
            List<Route> routes,
            OpenTelemetry openTelemetry,
            Exposition exposition,
            BooleanSupplier connected,
            RandomGenerator random) {
        this.config = config;
        this.names = names;
        this.admission = new Admission(config.limits(), random);
        this.watchdog = new Watchdog(exposition.registry());
        var spans = new ServerSpans(openTelemetry);
        var edge = new Edge(this, new Router(routes), config, spans, exposition.registry());
        var management = new Management(exposition, connected, this::stopping);
        this.server = server(edge, management);
        gauges(exposition);
    }

    public void start() {
        watchdog.start();
        server.start();
    }

    /// The port of the API, once started.
    public int port() {
        return server.port();
    }

    public int managementPort() {
        return server.port(MANAGEMENT);
    }

    /// Refuses new requests, lets those in flight end, then tells streams to end and waits for
    /// them; each for the given time at most.
    public void drain(Duration requests, Duration streams) {
        stopping = true;
        try {
            if (!admission.awaitIdle(Load.REQUEST, requests)) {
                LOG.warn("{} requests did not end in {}", admission.requests(), requests);
            }
            drain.raise();
            if (!admission.awaitIdle(Load.STREAM, streams)) {
                LOG.warn("{} streams did not end in {}", admission.streams(), streams);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        drain.raise();
        server.stop();
        watchdog.close();
    }

    boolean stopping() {
        return stopping;
    }

    Names names() {
        return names;
    }

    Limits limits() {
        return config.limits();
    }

    DrainSignal drain() {
        return drain;
    }

    Permit admit(Principal principal, Load load, long bytes) {
        return admission.admit(principal, load, bytes);
    }

    Permit hold(long bytes) {
        return admission.hold(bytes);
    }

    private WebServer server(Edge edge, Management management) {
        var limits = config.limits();
        var direct = new DirectProblems(limits).handlers();
        var second =
                ListenerConfig.builder()
                        .host(config.managementHost())
                        .port(config.managementPort())
                        .maxTcpConnections(MANAGEMENT_CONNECTIONS)
                        .maxPayloadSize(0)
                        .directHandlers(direct)
                        .errorHandling(told())
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(new TimedSelector(watchdog, limits))
                        .build();
        return WebServer.builder()
                .shutdownHook(false)
                .host(config.host())
                .port(config.port())
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(Math.max(limits.batchBytes(), limits.bodyBytes()))
                .shutdownGracePeriod(Duration.ofMillis(500))
                .connectionOptions(Frame::socket)
                .directHandlers(direct)
                .errorHandling(told())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new TimedSelector(watchdog, limits))
                .routing(HttpRouting.builder().any(edge::serve))
                .putSocket(MANAGEMENT, second)
                .routing(MANAGEMENT, management.routing())
                .build();
    }

    /// Sends what is written at once. By default the end of an answer that is written in pieces
    /// waits for the client's acknowledgement of the piece before, which clients delay by 40 ms.
    private static void socket(SocketOptions.Builder options) {
        options.tcpNoDelay(true);
    }

    /// Has the web server say what is wrong with a request.
    private static ErrorHandling told() {
        return ErrorHandling.builder().includeEntity(true).build();
    }

    private void gauges(Exposition exposition) {
        var registry = exposition.registry();
        MeterCatalogue.HTTP_IN_FLIGHT.gauge(registry, admission::requests);
        MeterCatalogue.HTTP_IN_FLIGHT_BYTES.gauge(registry, admission::bytes);
        MeterCatalogue.HTTP_OPEN_STREAMS.gauge(registry, admission::streams);
    }
}
