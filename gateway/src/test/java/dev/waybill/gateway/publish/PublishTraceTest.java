package dev.waybill.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.gateway.RunningGateway;
import dev.waybill.server.NatsServer;
import dev.waybill.testkit.Await;
import dev.waybill.testkit.Spans;
import dev.waybill.testkit.WithNats;
import io.nats.client.Connection;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One trace from the caller, through the gateway, into the stored event.
@WithNats
class PublishTraceTest {
    private static final String CALLERS = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + CALLERS + "-00f067aa0ba902b7-01";

    private final NatsServer nats;
    private final Connection connection;
    private final Spans spans = Spans.create();

    PublishTraceTest(NatsServer nats, Connection connection) {
        this.nats = nats;
        this.connection = connection;
    }

    @AfterEach
    void close() {
        spans.close();
    }

    @Test
    void storesAChildOfTheServerSpanInTheCallersTrace() {
        try (var gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry())) {
            var publishing = Publishing.to(gateway, connection);

            var answer =
                    publishing.send(publishing.one("x", "x").header("traceparent", TRACEPARENT));

            var send = ofKind(SpanKind.PRODUCER, 1).getFirst();
            var server = ofKind(SpanKind.SERVER, 1).getFirst();
            assertThat(send.getParentSpanId()).isEqualTo(server.getSpanId());
            assertThat(send.getTraceId()).isEqualTo(CALLERS);
            assertThat(Publishing.json(answer).get("traceId").asText()).isEqualTo(CALLERS);
            assertThat(publishing.headers(1).get("traceparent"))
                    .containsExactly("00-" + CALLERS + "-" + send.getSpanId() + "-01");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "restart"})
    void answersWithTheTraceOfThePublishWhereTheCallersIsNotContinued(String untrusted) {
        var config = Map.of("trace.untrusted", untrusted);
        try (var gateway = RunningGateway.start(nats.url(), config, spans.openTelemetry())) {
            var publishing = Publishing.to(gateway, connection);

            var answer =
                    publishing.send(publishing.one("x", "x").header("traceparent", TRACEPARENT));

            var traceId = ofKind(SpanKind.PRODUCER, 1).getFirst().getTraceId();
            assertThat(traceId).isNotEqualTo(CALLERS);
            assertThat(Publishing.json(answer).get("traceId").asText()).isEqualTo(traceId);
            assertThat(publishing.headers(1).getFirst("traceparent")).contains(traceId);
        }
    }

    @Test
    void keepsTheTraceThatAnEventStartedInApartFromTheHops() {
        var first = "00-11111111111111111111111111111111-2222222222222222-01";
        try (var gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry())) {
            var publishing = Publishing.to(gateway, connection);

            publishing.send(
                    publishing
                            .one("x", "x")
                            .header("ce-traceparent", first)
                            .header("traceparent", TRACEPARENT));

            assertThat(publishing.headers(1).getFirst("ce-traceparent")).isEqualTo(first);
            assertThat(publishing.headers(1).getFirst("traceparent")).contains(CALLERS);
        }
    }

    @Test
    void namesTheTraceInProblemsOfRequestsAndLines() {
        try (var gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry())) {
            var publishing = Publishing.to(gateway, connection);

            var refused =
                    publishing.send(
                            publishing
                                    .one("x", "x")
                                    .header("traceparent", TRACEPARENT)
                                    .header("If-Match", "\"9\""));
            var lines =
                    Publishing.lines(
                            publishing.send(
                                    publishing
                                            .many("/v1/messages", "application/x-ndjson", "{}")
                                            .header("traceparent", TRACEPARENT)));

            assertThat(Publishing.json(refused).get("traceId").asText()).isEqualTo(CALLERS);
            assertThat(lines.getFirst().at("/problem/traceId").asText()).isEqualTo(CALLERS);
        }
    }

    @Test
    void makesAChildOfTheServerSpanForEachLine() {
        try (var gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry())) {
            var publishing = Publishing.to(gateway, connection);

            publishing.ndjson(
                    "{\"subject\":\"%s\"}\n".formatted(publishing.subject("x")).repeat(3));

            var server = ofKind(SpanKind.SERVER, 1).getFirst();
            assertThat(ofKind(SpanKind.PRODUCER, 3))
                    .allMatch(span -> span.getParentSpanId().equals(server.getSpanId()));
        }
    }

    @Test
    void countsOutcomesWithoutASubjectOrAnId() {
        try (var gateway = RunningGateway.start(nats.url(), Map.of(), spans.openTelemetry())) {
            var publishing = Publishing.to(gateway, connection);
            publishing.send(publishing.one("canary", "x").header("Event-Id", "canary-id"));
            publishing.send(publishing.one("canary", "x").header("Event-Id", "canary-id"));
            publishing.ndjson("{}");

            var metrics = gateway.management("/metrics").body();

            assertThat(metrics)
                    .contains(
                            "waybill_publish_events_total{outcome=\"stored\",shape=\"one\"} 1.0",
                            "waybill_publish_events_total{outcome=\"duplicate\",shape=\"one\"} 1.0",
                            "waybill_publish_events_total{outcome=\"body-refused\",shape=\"ndjson\"} 1.0")
                    .doesNotContain("canary");
        }
    }

    private List<SpanData> ofKind(SpanKind kind, int count) {
        Await.until(
                "the spans have ended",
                () -> spans.finished().stream().filter(is(kind)).count() >= count);
        return spans.finished().stream().filter(is(kind)).toList();
    }

    private static java.util.function.Predicate<SpanData> is(SpanKind kind) {
        return span -> span.getKind() == kind;
    }
}
