package dev.waybill.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.client.PublishOutcome.Stored;
import dev.waybill.testkit.Await;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of traces that the library decides about before the SDK is asked.
class HeadSamplingTest extends OneStream {
    private Waybill unrecorded;

    @BeforeEach
    void recordNoRoots() {
        unrecorded = sampling(0);
    }

    @Test
    void carriesOneTraceThroughPublishAndHandlerThatNobodyRecords() {
        var seen = new ConcurrentLinkedQueue<SpanContext>();
        try (var _ =
                unrecorded.consume(
                        options(),
                        delivery -> {
                            seen.add(Span.current().getSpanContext());
                            return Verdict.ack();
                        })) {
            var stored = (Stored) unrecorded.publish(event(1));
            Await.until("it is handled", () -> !seen.isEmpty());
            var sent = streams.headers("CON", stored.sequence()).getFirst("traceparent");
            assertThat(sent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-02");
            assertThat(sent).startsWith("00-" + seen.element().getTraceId() + "-");
            assertThat(seen.element().isSampled()).isFalse();
            assertThat(spans.finished()).isEmpty();
        }
    }

    @Test
    void sendsTheSameTraceWithEachPublishOfOneEvent() {
        var event = event(1);
        unrecorded.publish(event);
        var created = event.creation();
        unrecorded.publish(event);
        assertThat(event.creation()).isSameAs(created);
        assertThat(created.isValid()).isTrue();
        assertThat(spans.finished()).isEmpty();
    }

    @Test
    void goesOnWithATraceThatIsRecordedAlready() {
        var parent = parent(TraceFlags.getSampled());
        try (var _ = Span.wrap(parent).makeCurrent()) {
            unrecorded.publish(event(1));
        }
        assertThat(spans.one("send con.>").getParentSpanId()).isEqualTo(parent.getSpanId());
    }

    @Test
    void passesOnATraceThatIsNotRecorded() {
        var parent = parent(TraceFlags.getDefault());
        try (var _ = Span.wrap(parent).makeCurrent()) {
            var stored = (Stored) sampling(1).publish(event(1));
            assertThat(streams.headers("CON", stored.sequence()).getFirst("traceparent"))
                    .isEqualTo("00-" + parent.getTraceId() + "-" + parent.getSpanId() + "-00");
        }
        assertThat(spans.finished()).isEmpty();
    }

    @Test
    void recordsEveryRootWhereTheShareIsOne() {
        sampling(1).publish(event(1));
        assertThat(spans.one("send con.>").getParentSpanContext().isValid()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void refusesWhatIsNoShare(double share) {
        assertThatThrownBy(() -> sampling(share)).hasMessageContaining("" + share);
    }

    private Waybill sampling(double share) {
        return Waybill.builder(connection, "/orders")
                .openTelemetry(spans.openTelemetry())
                .createStreams()
                .sampleRoots(share)
                .build();
    }

    private static SpanContext parent(TraceFlags flags) {
        return SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                flags,
                TraceState.getDefault());
    }
}
