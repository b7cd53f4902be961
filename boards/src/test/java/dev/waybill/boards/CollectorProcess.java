package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The shipped collector with the shipped configuration on free ports, told by the shipped
/// variables; ended as a service is, by SIGTERM.
final class CollectorProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);

    private final Process process;
    private final Map<String, String> variables;
    private final HttpClient client = HttpClient.newHttpClient();

    private CollectorProcess(Process process, Map<String, String> variables) {
        this.process = process;
        this.variables = variables;
    }

    /// Starts one that sends to that receiver, with its queue and its log in the folder, and waits
    /// until it is healthy.
    static CollectorProcess start(Path folder, OtlpReceiver receiver, Map<String, String> more)
            throws IOException {
        var variables = variables(folder, receiver);
        variables.putAll(more);
        var log = folder.resolve("collector.log");
        var builder =
                new ProcessBuilder(
                                BuiltCollector.program().toString(),
                                "--config",
                                Shipped.path("otel-collector/config.yaml").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        var started = new CollectorProcess(builder.start(), variables);
        Await.until(READY, "the collector is healthy, see " + log, started::healthy);
        return started;
    }

    URI otlp() {
        return URI.create("http://" + value("COLLECTOR_OTLP_HTTP"));
    }

    int fluentPort() {
        return URI.create("tcp://" + value("COLLECTOR_FLUENT")).getPort();
    }

    /// What Prometheus scrapes of the services, as OpenMetrics.
    String metrics() throws IOException {
        return get(value("COLLECTOR_METRICS") + "/metrics").body();
    }

    /// What it says of itself.
    String ownMetrics() throws IOException {
        return get("127.0.0.1:" + value("COLLECTOR_OWN_METRICS_PORT") + "/metrics").body();
    }

    /// The sum of the samples of that name whose line has all these words; nothing where there is
    /// no such sample.
    static OptionalDouble sum(String exposition, String name, String... words) {
        var values =
                exposition
                        .lines()
                        .filter(line -> line.startsWith(name + "{"))
                        .filter(line -> Stream.of(words).allMatch(line::contains))
                        .map(line -> line.substring(line.indexOf("} ") + 2).split(" ")[0])
                        .mapToDouble(Double::parseDouble)
                        .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(values).sum());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends within 30 s").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
            client.close();
        }
    }

    private String value(String variable) {
        return Objects.requireNonNull(variables.get(variable), variable);
    }

    private boolean healthy() throws IOException {
        assertThat(process.isAlive()).isTrue();
        return get(value("COLLECTOR_HEALTH")).statusCode() == 200;
    }

    private HttpResponse<String> get(String address) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://" + address))
                            .header("Accept", "application/openmetrics-text;version=1.0.0")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static Map<String, String> variables(Path folder, OtlpReceiver receiver) {
        var variables = new HashMap<String, String>();
        for (var name : new String[] {"OTLP_GRPC", "OTLP_HTTP", "FLUENT", "METRICS", "HEALTH"}) {
            variables.put("COLLECTOR_" + name, "127.0.0.1:" + Alertmanager.freePort());
        }
        variables.put("COLLECTOR_OWN_METRICS_PORT", "" + Alertmanager.freePort());
        variables.put("COLLECTOR_TRACES", receiver.url());
        variables.put("COLLECTOR_LOGS", receiver.url() + "/otlp");
        variables.put("COLLECTOR_QUEUE", folder.resolve("queue").toString());
        variables.put("COLLECTOR_DECISION_WAIT", "2s");
        variables.put("COLLECTOR_METRICS_INTERVAL", "1s");
        return variables;
    }
}
