package dev.waybill.gateway;

import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/// A gateway on free ports beside a given NATS server, and a client for it.
public final class RunningGateway implements AutoCloseable {
    private final Gateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /// Starts it with further configuration keys, without tracing.
    public static RunningGateway start(String natsUrl, Map<String, String> more) {
        return start(natsUrl, more, OpenTelemetry.noop());
    }

    public static RunningGateway start(
            String natsUrl, Map<String, String> more, OpenTelemetry openTelemetry) {
        QuietLogs.bridge();
        var values = new HashMap<String, String>();
        values.put("server.port", "0");
        values.put("management.port", "0");
        values.put("nats.servers", natsUrl);
        values.putAll(more);
        try {
            return new RunningGateway(Gateway.start(GatewayConfig.of(values), openTelemetry));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while starting a gateway", e);
        }
    }

    public URI url() {
        return gateway.url();
    }

    public URI managementUrl() {
        return gateway.managementUrl();
    }

    public Gateway gateway() {
        return gateway;
    }

    /// A request to that path of the API.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.url().resolve(path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// An answer of the management socket.
    public HttpResponse<String> management(String path) {
        return send(HttpRequest.newBuilder(gateway.managementUrl().resolve(path)));
    }

    @Override
    public void close() {
        gateway.close();
        client.close();
    }
}
