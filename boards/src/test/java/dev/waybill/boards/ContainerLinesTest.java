package dev.waybill.boards;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What becomes of the lines that containers print.
class ContainerLinesTest extends BesideCollector {
    @Test
    void findsTraceAndEventInTheLinesOfAContainer() throws Exception {
        var trace = "0af7651916cd43dd8448eb211c80319c";
        var line =
                "{\"message\":\"settled\",\"level\":\"INFO\",\"logger_name\":\"l\","
                        + "\"trace_id\":\"%s\",\"span_id\":\"b7ad6b7169203331\",\"event_id\":\"e-1\"}"
                                .formatted(trace);
        try (var collector = CollectorProcess.start(folder, receiver, KEEP_ALL)) {
            new FluentLine("gateway", Instant.ofEpochSecond(1_700_000_000), line)
                    .send(collector.fluentPort());
            new FluentLine("nats", Instant.ofEpochSecond(1_700_000_001), "Server is ready")
                    .send(collector.fluentPort());
            Await.until(LIMIT, "both lines came", () -> receiver.logs().size() == 2);
        }
        var byService =
                receiver.logs().stream()
                        .collect(
                                Collectors.toMap(
                                        logs -> values(logs.getResource().getAttributesList()),
                                        logs -> logs.getScopeLogs(0).getLogRecords(0)));
        assertThat(byService)
                .containsOnlyKeys(
                        Map.of("service.name", "gateway"), Map.of("service.name", "nats"));
        var own = requireNonNull(byService.get(Map.of("service.name", "gateway")));
        var foreign = requireNonNull(byService.get(Map.of("service.name", "nats")));

        assertThat(own.getBody().getStringValue()).isEqualTo("settled");
        assertThat(own.getSeverityText()).isEqualTo("INFO");
        assertThat(HexFormat.of().formatHex(own.getTraceId().toByteArray())).isEqualTo(trace);
        assertThat(HexFormat.of().formatHex(own.getSpanId().toByteArray()))
                .isEqualTo("b7ad6b7169203331");
        assertThat(values(own.getAttributesList()))
                .containsEntry("event_id", "e-1")
                .containsEntry("logger_name", "l")
                .doesNotContainKeys("message", "level", "trace_id");
        assertThat(foreign.getBody().getStringValue()).isEqualTo("Server is ready");
        assertThat(foreign.getTraceId().isEmpty()).isTrue();
    }

    private static Map<String, String> values(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey, value -> value.getValue().getStringValue()));
    }
}
