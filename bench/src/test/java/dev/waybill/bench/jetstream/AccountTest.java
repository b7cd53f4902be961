package dev.waybill.bench.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.bench.jetstream.BatchedSpans.Queue;
import dev.waybill.bench.jetstream.OtlpReceiver.Mood;
import dev.waybill.bench.measure.Unverified;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the accounts of a round take for complete, and what not.
class AccountTest {
    private static final int SPANS = 3_000;

    @ParameterizedTest
    @EnumSource(Mood.class)
    void findsEverySpanWhateverTheReceiverDoes(Mood mood) throws IOException {
        try (var spans =
                new BatchedSpans(Sampler.alwaysOn(), OtlpReceiver.open(mood), Queue.STANDARD)) {
            record(spans, SPANS);

            spans.verify(SPANS);
        }
    }

    @Test
    void seesAtTheReceiverWhatWasExported() throws IOException {
        try (var spans =
                new BatchedSpans(
                        Sampler.traceIdRatioBased(0.5),
                        OtlpReceiver.open(Mood.WELL),
                        Queue.AMPLE)) {
            record(spans, SPANS);
            spans.flush();

            spans.verify(SPANS);
        }
    }

    @Test
    void missesASpanThatWasNotStarted() {
        try (var spans =
                new BatchedSpans(Sampler.alwaysOn(), Destination.discarding(), Queue.AMPLE)) {
            record(spans, 2);

            assertThatThrownBy(() -> spans.verify(3))
                    .isInstanceOf(Unverified.class)
                    .hasMessage("started spans: 2 instead of 3");
        }
    }

    @Test
    void knowsTheTracesThatHaveArrived() {
        var arrived = new Arrived();
        var trace = "0af7651916cd43dd8448eb211c80319c";

        arrived.add(trace);

        assertThat(arrived.has(trace)).isTrue();
        assertThat(arrived.has("0af7651916cd43dd8448eb211c80319d")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void missesWhatTheStreamDidNotAnswer(Wrong wrong) {
        var book = new AckBook();
        book.stored(1, false);
        switch (wrong) {
            case MISSING -> {}
            case DUPLICATE -> book.stored(2, true);
            case TWICE -> book.stored(1, false);
            case FAILED -> book.failed();
        }

        assertThatThrownBy(() -> book.verify(2)).isInstanceOf(Unverified.class);
    }

    @Test
    void takesEachSequenceOnce() {
        var book = new AckBook();
        for (long sequence : new long[] {3, 1, 2}) {
            book.stored(sequence, false);
        }

        book.verify(3);
        assertThat(FreshStream.samples(3)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void refusesWhatIsNoExportRequest() {
        var cut = new byte[] {10, 100, 1};

        assertThatThrownBy(() -> OtlpTraces.read(cut, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void makesPayloadsOfAnExactSize() {
        assertThat(Payload.of(256).bytes()).hasSize(256);
        assertThat(Payload.of(1024).bytes()).hasSize(1024);
    }

    enum Wrong {
        MISSING,
        DUPLICATE,
        TWICE,
        FAILED
    }

    private static void record(BatchedSpans spans, int count) {
        var tracer = spans.openTelemetry().getTracer("test");
        for (int i = 0; i < count; i++) {
            tracer.spanBuilder("one").startSpan().end();
        }
    }
}
