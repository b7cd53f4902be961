package dev.waybill.gateway;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one gateway until the process is told to end.
///
/// Prints one line to the standard output when it serves; everything else is in the log, on the
/// standard error stream. Ends with 2 where the configuration is wrong, with 1 where the start
/// failed.
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final Duration FLUSH = Duration.ofSeconds(20);

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        var properties = new HashMap<String, String>();
        System.getProperties()
                .forEach((name, value) ->
                        properties.put(String.valueOf(name), String.valueOf(value)));
        int status = run(List.of(args), System.getenv(), properties, System.out);
        if (status != 0) {
            Runtime.getRuntime().halt(status);
        }
    }

    /// Starts a gateway that a SIGTERM drains; the status to end with, or 0 while it serves.
    private static int run(
            List<String> args,
            Map<String, String> environment,
            Map<String, String> properties,
            PrintStream out)
            throws InterruptedException {
        Logs.configure(new LogConfig(false, "info"));
        GatewayConfig config;
        try {
            config = GatewayConfig.of(args, environment, properties);
        } catch (IllegalArgumentException e) {
            LOG.error("the configuration is refused: {}", e.getMessage());
            return 2;
        }
        Logs.configure(config.log());
        return serve(config, out);
    }

    private static int serve(GatewayConfig config, PrintStream out) throws InterruptedException {
        var cleanups = new Cleanups();
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("drain")
                                .unstarted(() -> {
                                    cleanups.close();
                                    ended.countDown();
                                }));
        try {
            var telemetry = Telemetry.start(Map.of());
            cleanups.add("spans", FLUSH, telemetry::close);
            var gateway =
                    Gateway.start(
                            config,
                            telemetry.openTelemetry(),
                            List.of(telemetry.dropped()),
                            cleanups);
            out.println(gateway.ready());
            out.flush();
        } catch (RuntimeException e) {
            // A stop interrupts what is starting, perhaps before it closes the rest.
            if (Thread.currentThread().isInterrupted() || cleanups.closed()) {
                LOG.info("stopped while starting");
                return 0;
            }
            LOG.error("the gateway did not start", e);
            cleanups.close();
            return 1;
        }
        ended.await();
        return 0;
    }
}
