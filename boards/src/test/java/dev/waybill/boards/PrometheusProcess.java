package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A real Prometheus on a free port of loopback, with a throw-away store; killed by [#close].
final class PrometheusProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);

    private final Process process;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// One series of an answer, with its value now.
    record Sample(Map<String, String> labels, double value) {
        Sample {
            labels = Map.copyOf(labels);
        }
    }

    /// Starts one with that configuration, on that port, and waits until it is ready. `folder` is
    /// for its files and the caller's to delete.
    static PrometheusProcess start(Path folder, String config, int port) throws IOException {
        var file = Files.writeString(folder.resolve("prometheus.yml"), config);
        var log = folder.resolve("prometheus.log");
        var command =
                List.of(
                        Program.of("prometheus", "prometheus").path().toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var started = new PrometheusProcess(process, URI.create("http://127.0.0.1:" + port));
        Await.until(
                READY,
                "Prometheus is ready, see " + log,
                () -> !process.isAlive() || started.get("/-/ready").statusCode() == 200);
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus has ended: " + Files.readString(log));
        }
        return started;
    }

    /// The same on any free port.
    static PrometheusProcess start(Path folder, String config) throws IOException {
        return start(folder, config, Alertmanager.freePort());
    }

    /// One without rules, which scrapes one gateway every second as the job `waybill`.
    static PrometheusProcess start(Path folder, URI management) throws IOException {
        return start(
                folder,
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: waybill
                    static_configs: [{targets: ['%s']}]
                """
                        .formatted(management.getAuthority()));
    }

    /// Whether it has scraped its first target; fails with the error where a scrape failed.
    boolean scraped() {
        var target = ask("targets").at("/data/activeTargets/0");
        assertThat(target.path("lastError").asText()).isEmpty();
        return target.path("health").asText().equals("up");
    }

    /// The series that an expression has now; fails with what Prometheus says of one that is none.
    List<Sample> query(String expression) {
        var result = ask("query?query=" + encoded(expression)).at("/data/result");
        return StreamSupport.stream(result.spliterator(), false)
                .map(each ->
                        new Sample(
                                labels(each.path("metric")), value(each.at("/value/1").asText())))
                .toList();
    }

    /// The values of a label among the series of a selector, as a variable of Grafana asks for.
    List<String> labelValues(String selector, String label) {
        var values = ask("label/%s/values?match[]=%s".formatted(label, encoded(selector)));
        return Shipped.texts(values.path("data"));
    }

    /// What a path of the API answers.
    JsonNode ask(String path) {
        try {
            var answer = Shipped.JSON.readTree(get("/api/v1/" + path).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        client.close();
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            var request = HttpRequest.newBuilder(URI.create(url + path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> labels(JsonNode metric) {
        return metric.propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().asText()));
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
