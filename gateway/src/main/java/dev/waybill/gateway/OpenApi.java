package dev.waybill.gateway;

import dev.waybill.gateway.http.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/// The description of the API, OpenAPI 3.1, served as it is written.
final class OpenApi {
    private static final String FILE = "/META-INF/openapi.yaml";

    private OpenApi() {}

    static Route route() {
        var text = text();
        return Route.of(
                "GET",
                "/openapi",
                Set.of(),
                exchange -> exchange.respond(200, "application/yaml", text));
    }

    static byte[] text() {
        try (var in = OpenApi.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + FILE);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
