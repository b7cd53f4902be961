package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.Spans;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private final TraceContext traces = new TraceContext(Set.of());
    private final Spans spans = Spans.create();

    @AfterEach
    void close() {
        spans.close();
    }

    @Test
    void readsTheParentAndItsState() {
        var read =
                read(
                        new Headers()
                                .put("traceparent", PARENT)
                                .put("tracestate", List.of("a=1", "b=2")));
        assertThat(read.getTraceId()).isEqualTo(TRACE);
        assertThat(read.getTraceState().asMap()).containsEntry("a", "1").containsEntry("b", "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c",
                "",
                "x"
            })
    void ignoresAnInvalidParentAndItsStateEvenWithinATraceOfItsOwn(String parent) {
        var ambient = spans.openTelemetry().getTracer("test").spanBuilder("ambient").startSpan();
        try (var _ = ambient.makeCurrent()) {
            assertThat(
                            read(new Headers().put("traceparent", parent).put("tracestate", "a=1"))
                                    .isValid())
                    .isFalse();
        } finally {
            ambient.end();
        }
    }

    @Test
    void takesAHigherVersionThatBeginsLikeTheFirst() {
        assertThat(
                        read(new Headers()
                                        .put(
                                                "traceparent",
                                                "01-" + TRACE + "-b7ad6b7169203331-01-more"))
                                .getTraceId())
                .isEqualTo(TRACE);
    }

    @Test
    void startsAnewWhereTwoParentsAreGiven() {
        assertThat(read(new Headers().put("traceparent", List.of(PARENT, PARENT))).isValid())
                .isFalse();
    }

    @Test
    void repairsTheHeaderThatAServerRenamed() {
        assertThat(read(new Headers().put("Xraceparent", PARENT)).getTraceId()).isEqualTo(TRACE);
    }

    @Test
    void keepsTheSampledBitApartFromTheRandomOne() {
        assertThat(
                        read(new Headers()
                                        .put("traceparent", "00-" + TRACE + "-b7ad6b7169203331-03"))
                                .isSampled())
                .isTrue();
        var unsampled =
                read(new Headers().put("traceparent", "00-" + TRACE + "-b7ad6b7169203331-02"));
        assertThat(unsampled.isSampled()).isFalse();
        var headers = new Headers();
        traces.inject(Context.root().with(Span.wrap(unsampled)), headers);
        assertThat(headers.getFirst("traceparent")).endsWith("-02");
    }

    @Test
    void replacesStaleFieldsUnderEverySpelling() {
        var headers =
                new Headers()
                        .put("TraceParent", PARENT)
                        .put("tracestate", "a=1")
                        .put("baggage", "k=v")
                        .put("Xraceparent", PARENT);
        traces.inject(Context.root(), headers);
        assertThat(headers.keySet()).isEmpty();
    }

    @Test
    void carriesNoBaggageByDefault() {
        var headers = new Headers();
        traces.inject(
                Baggage.builder().put("tenant", "t1").build().storeInContext(Context.root()),
                headers);
        assertThat(headers.keySet()).isEmpty();
        var carried = new Headers().put("traceparent", PARENT).put("baggage", "tenant=t1");
        assertThat(Baggage.fromContext(traces.extract(carried)).size()).isZero();
    }

    @Test
    void carriesTheAllowedBaggageAlone() {
        var allowing = new TraceContext(Set.of("tenant"));
        var headers = new Headers();
        var span = spans.openTelemetry().getTracer("test").spanBuilder("s").startSpan();
        allowing.inject(
                Baggage.builder()
                        .put("tenant", "t 1")
                        .put("email", "x@y")
                        .build()
                        .storeInContext(Context.root().with(span)),
                headers);
        assertThat(headers.getFirst("baggage")).isEqualTo("tenant=t%201");
        assertThat(Baggage.fromContext(allowing.extract(headers)).getEntryValue("tenant"))
                .isEqualTo("t 1");
        span.end();
    }

    @Test
    void leavesTooMuchBaggageOutWhole() {
        var allowing = new TraceContext(Set.of("tenant"));
        var headers = new Headers();
        allowing.inject(
                Baggage.builder()
                        .put("tenant", "x".repeat(9_000))
                        .build()
                        .storeInContext(Context.root()),
                headers);
        assertThat(headers.containsKey("baggage")).isFalse();
    }

    private SpanContext read(Headers headers) {
        return traces.spanContext(headers);
    }
}
