package dev.waybill.boards;

import com.google.protobuf.Message;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;

/// What stands where Tempo and Loki would: takes OTLP over HTTP and remembers it. Refuses
/// everything for now where it is told to.
final class OtlpReceiver implements AutoCloseable {
    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    private final Queue<ResourceLogs> logs = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean refusing = new AtomicBoolean();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> take(exchange, this::traces));
        server.createContext("/otlp/v1/logs", exchange -> take(exchange, this::logs));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private interface Reader {
        Message read(InputStream body) throws IOException;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void refuse(boolean everything) {
        refusing.set(everything);
    }

    /// How many requests were refused.
    int refused() {
        return refused.size();
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    List<Span> spansOf(String traceId) {
        return spans.stream()
                .filter(span ->
                        HexFormat.of().formatHex(span.getTraceId().toByteArray()).equals(traceId))
                .toList();
    }

    List<String> namesOf(String traceId) {
        return spansOf(traceId).stream().map(Span::getName).sorted().toList();
    }

    List<ResourceLogs> logs() {
        return List.copyOf(logs);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange, Reader reader) throws IOException {
        try (exchange;
                var body = exchange.getRequestBody()) {
            if (refusing.get()) {
                refused.add(exchange.getRequestURI().getPath());
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            var encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
            var answer = reader.read("gzip".equals(encoding) ? new GZIPInputStream(body) : body);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.getSerializedSize() == 0 ? -1 : 0);
        }
    }

    private Message traces(InputStream body) throws IOException {
        var request = ExportTraceServiceRequest.parseFrom(body);
        request.getResourceSpansList()
                .forEach(resource ->
                        resource.getScopeSpansList()
                                .forEach(scope -> spans.addAll(scope.getSpansList())));
        return request.getDefaultInstanceForType();
    }

    private Message logs(InputStream body) throws IOException {
        var request = ExportLogsServiceRequest.parseFrom(body);
        logs.addAll(request.getResourceLogsList());
        return request.getDefaultInstanceForType();
    }
}
