package dev.waybill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Await;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerSpanTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-03";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                    .setTracerProvider(
                            SdkTracerProvider.builder()
                                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                                    .build())
                    .build();

    @AfterEach
    void stop() {
        sdk.close();
    }

    @Test
    void isNamedByTheTemplateAndDescribedByTheConventions() {
        try (var frame = new TestFrame(Map.of(), sdk)) {
            frame.post("/subjects/orders.new", "");

            var span = span();
            assertThat(span.getName()).isEqualTo("POST /subjects/{subject}");
            assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(text(span, "http.request.method")).isEqualTo("POST");
            assertThat(text(span, "http.route")).isEqualTo("/subjects/{subject}");
            assertThat(text(span, "url.path")).isEqualTo("/subjects/orders.new");
            assertThat(text(span, "url.scheme")).isEqualTo("http");
            assertThat(status(span)).isEqualTo(200);
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        }
    }

    @Test
    void continuesTheCallersTraceWithItsFlags() {
        try (var frame = new TestFrame(Map.of(), sdk)) {
            var answer = frame.send(frame.request("/nowhere").header("traceparent", PARENT));

            assertThat(span().getTraceId()).isEqualTo(TRACE);
            assertThat(span().getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(span().getSpanContext().getTraceFlags().asHex()).isEqualTo("03");
            assertThat(answer.headers().firstValue("X-Trace-Id")).contains(TRACE);
            assertThat(answer.body()).contains("\"traceId\":\"" + TRACE + "\"");
        }
    }

    @Test
    void linksToAnUntrustedTraceWhereToldTo() {
        try (var frame = new TestFrame(Map.of("trace.untrusted", "link"), sdk)) {
            frame.send(frame.request("/nowhere").header("traceparent", PARENT));

            assertThat(span().getTraceId()).isNotEqualTo(TRACE);
            assertThat(span().getLinks())
                    .singleElement()
                    .satisfies(link ->
                            assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE));
        }
    }

    @Test
    void forgetsAnUntrustedTraceWhereToldToButNotATrustedOne() {
        var settings =
                Map.of(
                        "trace.untrusted", "restart",
                        "auth.keys.0.name", "inside",
                        "auth.keys.0.sha256", Keys.sha256("in"),
                        "auth.keys.0.trusted", "true",
                        "auth.keys.1.name", "outside",
                        "auth.keys.1.sha256", Keys.sha256("out"));
        try (var frame = new TestFrame(settings, sdk)) {
            frame.send(Keys.with(frame.request("/nowhere"), "in").header("traceparent", PARENT));
            assertThat(span().getTraceId()).isEqualTo(TRACE);
            exporter.reset();

            frame.send(Keys.with(frame.request("/nowhere"), "out").header("traceparent", PARENT));
            assertThat(span().getTraceId()).isNotEqualTo(TRACE);
            assertThat(span().getLinks()).isEmpty();
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("two", "traceparent: " + PARENT + "\r\ntraceparent: " + PARENT),
                Arguments.of(
                        "capitals", "traceparent: " + PARENT.toUpperCase(java.util.Locale.ROOT)),
                Arguments.of("zeros", "traceparent: 00-" + "0".repeat(32) + "-b7ad6b7169203331-01"),
                Arguments.of("version ff", "traceparent: ff" + PARENT.substring(2)),
                Arguments.of("a tail", "traceparent: " + PARENT + "-00"),
                Arguments.of("state alone", "tracestate: a=1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void restartsWhereTheCallersTraceIsMalformed(String name, String headers) {
        try (var frame = new TestFrame(Map.of(), sdk)) {
            RawHttp.exchange(
                    frame.port(),
                    "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + headers
                            + "\r\n\r\n");

            assertThat(span().getTraceId()).as(name).isNotEqualTo(TRACE);
            assertThat(span().getParentSpanContext().isValid()).isFalse();
            assertThat(span().getSpanContext().getTraceState().isEmpty()).isTrue();
        }
    }

    @Test
    void joinsSeveralTraceStates() {
        try (var frame = new TestFrame(Map.of(), sdk)) {
            RawHttp.exchange(
                    frame.port(),
                    "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\ntraceparent: "
                            + PARENT
                            + "\r\ntracestate: a=1,,b=2\r\nTraceState: c=3\r\n\r\n");

            assertThat(span().getSpanContext().getTraceState().asMap())
                    .containsOnly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "3"));
        }
    }

    @Test
    void isAnErrorWhereTheGatewayFailsAndTellsNobodyWhy() {
        try (var frame = new TestFrame(Map.of(), sdk)) {
            var answer = frame.send(frame.request("/fail"));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("\"outcome\":\"unknown\"", "\"eventId\":\"order-7\"")
                    .doesNotContain("secret");
            assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(text(span(), "error.type")).isEqualTo("java.lang.IllegalStateException");
        }
    }

    @Test
    void leavesItsTraceIdAsAnExemplar() {
        try (var frame = new TestFrame(Map.of(), sdk)) {
            frame.post("/echo", "x");
            var traceId = span().getTraceId();

            var openMetrics =
                    frame.management("/metrics", "Accept", "application/openmetrics-text");

            assertThat(openMetrics.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/openmetrics-text");
            assertThat(openMetrics.body()).contains("trace_id=\"" + traceId + "\"");
            assertThat(frame.metrics()).doesNotContain("trace_id");
        }
    }

    private SpanData span() {
        Await.until("the span has ended", () -> !exporter.getFinishedSpanItems().isEmpty());
        return exporter.getFinishedSpanItems().getFirst();
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
    }

    private static long status(SpanData span) {
        var code = span.getAttributes().get(AttributeKey.longKey("http.response.status_code"));
        return code == null ? 0 : code;
    }
}
