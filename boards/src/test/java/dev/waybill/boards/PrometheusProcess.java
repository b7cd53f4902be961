package dev.waybill.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testkit.Alertmanager;
import dev.waybill.testkit.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A real Prometheus on a free port, that scrapes one gateway every second as the job `waybill`.
/// Killed by [#close].
final class PrometheusProcess implements AutoCloseable {
    private final Process process;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// `folder` is for its files and the caller's to delete.
    static PrometheusProcess start(Path folder, URI management) throws IOException {
        var config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global: {scrape_interval: 1s}
                        scrape_configs:
                          - job_name: waybill
                            static_configs: [{targets: ['%s']}]
                        """
                                .formatted(management.getAuthority()));
        int port = Alertmanager.freePort();
        var command =
                List.of(
                        Program.of("prometheus", "prometheus").path().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
        return new PrometheusProcess(process, URI.create("http://127.0.0.1:" + port));
    }

    /// Whether it has scraped the gateway; fails with the error where a scrape failed.
    boolean scraped() throws IOException {
        assertThat(process.isAlive()).isTrue();
        var target = ask("targets").at("/data/activeTargets/0");
        assertThat(target.path("lastError").asText()).isEmpty();
        return target.path("health").asText().equals("up");
    }

    /// What its API answers.
    JsonNode ask(String what) throws IOException {
        var uri = url.resolve("/api/v1/" + what);
        try {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            return Shipped.JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
