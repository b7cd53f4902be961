package dev.waybill.bench.jetstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A receiver of OTLP over HTTP in this process, that reads and counts what it takes; or one of the
/// troubles that a receiver can be.
final class OtlpReceiver {
    private static final Logger EXPORTERS = Logger.getLogger("io.opentelemetry");
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration SLOWNESS = Duration.ofMillis(500);

    private final Mood mood;
    private final Arrived arrived = new Arrived();
    private final CountDownLatch relieved = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /// How it takes what is sent to it.
    enum Mood {
        WELL,
        /// Nobody listens on its port.
        REFUSING,
        /// It takes a request and never answers.
        HANGING,
        /// It answers after half a second.
        SLOW
    }

    private OtlpReceiver(Mood mood) throws IOException {
        this.mood = mood;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.setExecutor(threads);
        if (mood != Mood.REFUSING) {
            server.start();
        }
    }

    /// A receiver for one round and the exporter that sends to it. In trouble the exporter gives up
    /// after a second and does not try again, so that it has the most to do.
    static Destination open(Mood mood) throws IOException {
        var receiver = new OtlpReceiver(mood);
        var address = receiver.server.getAddress();
        if (mood == Mood.REFUSING) {
            receiver.server.stop(0);
        }
        var exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint("http://127.0.0.1:" + address.getPort() + "/v1/traces");
        if (mood != Mood.WELL) {
            // What an exporter in trouble says is no news here.
            EXPORTERS.setLevel(Level.OFF);
            exporter.setTimeout(TIMEOUT).setRetryPolicy(null);
        }
        return new Destination(
                exporter.build(), receiver.arrived, receiver.relieved::countDown, receiver::close);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (mood == Mood.HANGING) {
                relieved.await();
                return;
            }
            if (mood == Mood.SLOW) {
                relieved.await(SLOWNESS.toMillis(), TimeUnit.MILLISECONDS);
            }
            OtlpTraces.read(body, arrived::add);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        relieved.countDown();
        server.stop(0);
        threads.close();
    }
}
