package dev.waybill.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real Alertmanager on a free port of loopback, alone and with a throw-away store; killed by
/// [#close] where it still runs.
public final class Alertmanager implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(30);

    private final Process process;
    private final URI url;
    private final HttpClient client = HttpClient.newHttpClient();

    private Alertmanager(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /// Starts one with that configuration, and waits until it is ready. `folder` is for its files
    /// and the caller's to delete.
    public static Alertmanager start(Path folder, String config) {
        return start(folder, config, freePort());
    }

    /// The same on that port.
    public static Alertmanager start(Path folder, String config, int port) {
        Program program = Program.of("prometheus-alertmanager", "prometheus-alertmanager");
        try {
            Path file = Files.writeString(folder.resolve("alertmanager.yaml"), config);
            Path log = folder.resolve("alertmanager.log");
            Process process =
                    new ProcessBuilder(
                                    program.path().toString(),
                                    "--config.file=" + file,
                                    "--storage.path=" + folder.resolve("alertmanager"),
                                    "--web.listen-address=127.0.0.1:" + port,
                                    "--cluster.listen-address=")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            Alertmanager started =
                    new Alertmanager(process, URI.create("http://127.0.0.1:" + port));
            Await.until(READY, "Alertmanager is ready, see " + log, () -> started.status() == 200);
            return started;
        } catch (IOException e) {
            throw new AssertionError("Alertmanager cannot be started", e);
        }
    }

    /// A port of loopback that nothing listens on now.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError("no free port", e);
        }
    }

    public URI url() {
        return url;
    }

    /// The alerts that it holds, active or suppressed, as the JSON of its API.
    public String alerts() {
        try {
            return get("/api/v2/alerts").body();
        } catch (IOException e) {
            throw new AssertionError("Alertmanager does not answer", e);
        }
    }

    /// Fails with what `amtool` says where that configuration is none.
    public static void check(Path config) {
        Program.of("amtool", "prometheus-alertmanager").run(List.of("check-config", "" + config));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private int status() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("Alertmanager has ended");
        }
        return get("/-/ready").statusCode();
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(url.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
