package dev.waybill.demo;

import dev.waybill.client.ConnectionDefaults;
import dev.waybill.gateway.Gateway;
import dev.waybill.gateway.GatewayConfig;
import dev.waybill.gateway.Logs;
import dev.waybill.gateway.Telemetry;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/// Runs the order system beside a gateway until its time is over or it is told to end.
///
/// Prints a line when it serves, one for each order that it follows, and a summary at the end. Ends
/// with 0 when everything that was stored has arrived, with 1 when not or when it could not start,
/// with 2 when its arguments or configuration are wrong.
public final class Main {
    private static final String MENDED =
            "billing is mended; what it has given up before is replayed by"
                    + " ./waybill dlq replay --stream ORDERS --consumer billing --reason 'mended'";

    private Main() {}

    public static void main(String[] args) {
        var stop = new CountDownLatch(1);
        var status = new CompletableFuture<Integer>();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop.countDown();
                                    Runtime.getRuntime().halt(status.join());
                                },
                                "end"));
        status.complete(run(List.of(args), System.getenv(), properties(), stop, System.out));
        System.exit(status.join());
    }

    /// Runs until `stop` is counted down or the time is over; the status to end with.
    static int run(
            List<String> words,
            Map<String, String> environment,
            Map<String, String> properties,
            CountDownLatch stop,
            PrintStream out) {
        try {
            var arguments = Arguments.parse(words);
            try (var pager = Pager.start(out::println)) {
                var config =
                        GatewayConfig.of(
                                arguments.gateway(),
                                environment,
                                pager.in(environment, properties));
                Logs.configure(config.log());
                return run(config, arguments, stop, out);
            }
        } catch (IllegalArgumentException e) {
            return failed(2, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(1, e);
        } catch (IOException | JetStreamApiException | RuntimeException e) {
            return failed(1, e);
        }
    }

    private static int run(
            GatewayConfig config, Arguments arguments, CountDownLatch stop, PrintStream out)
            throws IOException, JetStreamApiException, InterruptedException {
        var journal = new Journal(out::println, System::nanoTime);
        FollowedLog.install(journal);
        try (var telemetry = Telemetry.start(Map.of("otel.service.name", "waybill-demo"));
                var gateway = Gateway.start(config, telemetry.openTelemetry());
                var connection = Nats.connect(options(gateway));
                var system =
                        OrderSystem.start(
                                gateway.url(),
                                new OrderSystem.Parts(
                                        connection,
                                        telemetry.openTelemetry(),
                                        gateway.meters(),
                                        arguments.fixed()),
                                journal)) {
            out.println(gateway.ready());
            if (arguments.fixed()) {
                out.println(MENDED);
            }
            arguments.await(stop);
        }
        var summary = journal.summary();
        out.println(summary);
        return summary.isGood() ? 0 : 1;
    }

    private static int failed(int status, Exception why) {
        System.err.println("waybill demo: " + why.getMessage());
        return status;
    }

    private static Map<String, String> properties() {
        var properties = System.getProperties();
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static Options options(Gateway gateway) {
        return ConnectionDefaults.apply(new Options.Builder())
                .servers(gateway.natsServers().toArray(String[]::new))
                .connectionName("waybill-demo")
                .errorListener(new ErrorListener() {})
                .build();
    }
}
