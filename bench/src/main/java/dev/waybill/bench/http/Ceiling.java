package dev.waybill.bench.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/// A service that reads the body of each request, publishes nothing and answers as the gateway
/// would: what HTTP alone costs.
public final class Ceiling {
    private static final byte[] STORED =
            """
            {"eventId":"01890a5d-ac96-774b-bcce-b302099a8057","stream":"BENCH","sequence":1000000,\
            "subject":"bench.orders.placed","duplicate":false,"traceId":"0af7651916cd43dd8448eb211c80319c"}\
            """
                    .getBytes(StandardCharsets.UTF_8);

    private Ceiling() {}

    /// Serves on a free port until the process is told to end; says where on one line.
    public static void main(String[] args) {
        var server =
                WebServer.builder()
                        .address(InetAddress.getLoopbackAddress())
                        .port(0)
                        .routing(routing ->
                                routing.post((request, response) -> {
                                    request.content().as(byte[].class);
                                    response.headers()
                                            .set(HeaderNames.CONTENT_TYPE, "application/json");
                                    response.status(Status.CREATED_201).send(STORED);
                                }))
                        .build()
                        .start();
        System.out.println("ready http://127.0.0.1:" + server.port());
    }
}
