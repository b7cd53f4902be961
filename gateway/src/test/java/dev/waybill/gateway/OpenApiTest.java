package dev.waybill.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.server.NatsServer;
import dev.waybill.testkit.WithNats;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

@WithNats
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Test
    void describesEveryRouteAndNoOther(NatsServer nats) {
        try (var gateway = RunningGateway.start(nats.url(), Map.of())) {
            assertThat(described(gateway.get("/openapi").body()))
                    .isEqualTo(new TreeSet<>(gateway.gateway().operations()));
        }
    }

    /// The operations of the document, such as `GET /openapi`.
    private static Set<String> described(String yaml) {
        Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(yaml);
        var found = new TreeSet<String>();
        document.getOrDefault("paths", Map.of())
                .forEach((path, item) ->
                        item.keySet().stream()
                                .filter(METHODS::contains)
                                .forEach(method ->
                                        found.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return found;
    }
}
