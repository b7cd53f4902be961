package dev.waybill.bench.jetstream;

import dev.waybill.bench.measure.Unverified;
import dev.waybill.client.Event;
import dev.waybill.client.PublishOutcome;
import dev.waybill.client.PublishWindow;
import dev.waybill.client.Waybill;
import dev.waybill.wire.HeaderNames;
import dev.waybill.wire.HeaderValues;
import io.nats.client.impl.Headers;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Publishes with the library.
final class LibrarySending implements Sending {
    private static final int WINDOW_BYTES = 64 * 1024 * 1024;

    private final Waybill waybill;
    private final Tracing tracing;
    private final Style style;
    private final byte[] payload;
    private final PublishWindow window;
    private final AckBook book = new AckBook();
    private final LongAdder ahead = new LongAdder();

    /// What is said to the library's builder.
    private enum Style {
        FULL,
        COMPACT,
        /// Nothing; the outcomes come off the connection's threads.
        HANDED_OVER,
        /// The library decides on each trace, one in a hundred, and starts no span for the others.
        ROOTS;

        Waybill.Builder on(Waybill.Builder builder) {
            return switch (this) {
                case FULL, HANDED_OVER -> builder;
                case COMPACT -> builder.compactEnvelope();
                case ROOTS -> builder.sampleRoots(PublishSection.ONE_IN_A_HUNDRED);
            };
        }
    }

    private LibrarySending(Waybill waybill, Tracing tracing, Style style, byte[] payload) {
        this.waybill = waybill;
        this.tracing = tracing;
        this.style = style;
        this.payload = payload;
        this.window = waybill.publishWindow(Publishing.WINDOW, WINDOW_BYTES);
    }

    static Publishing.Way with(Tracing.Source source) {
        return with(source, Style.FULL);
    }

    /// Writes the deduplication id and the trace alone.
    static Publishing.Way compact(Tracing.Source source) {
        return with(source, Style.COMPACT);
    }

    /// Has its outcomes where they may be waited for, and not where the NATS client completes them.
    static Publishing.Way handedOver(Tracing.Source source) {
        return with(source, Style.HANDED_OVER);
    }

    /// Records one trace in a hundred, by the library's own decision.
    static Publishing.Way samplingRoots(Tracing.Source source) {
        return with(source, Style.ROOTS);
    }

    private static Publishing.Way with(Tracing.Source source, Style style) {
        return (connection, payload) -> {
            var tracing = source.open();
            var builder =
                    Waybill.builder(connection, HeaderSource.SOURCE)
                            .openTelemetry(tracing.openTelemetry());
            return new LibrarySending(style.on(builder).build(), tracing, style, payload.bytes());
        };
    }

    @Override
    public void once() {
        answered(waybill.publish(event()), null);
    }

    @Override
    public void ahead() throws InterruptedException {
        ahead.increment();
        var outcome =
                style == Style.HANDED_OVER
                        ? window.publish(event())
                        : window.publishInline(event());
        var _ = outcome.whenComplete(this::answered);
    }

    @Override
    public void finish() throws InterruptedException {
        window.await();
        book.await(ahead.sum());
        tracing.flush();
    }

    @Override
    public void verify(FreshStream stream, long sent) throws Exception {
        book.verify(sent);
        stream.verify(sent);
        tracing.verify(style == Style.ROOTS ? stream.sampledTraces(sent) : sent);
        for (long sequence : FreshStream.samples(sent).toArray()) {
            verify(stream.headers(sequence), sequence);
        }
    }

    @Override
    public void close() {
        tracing.close();
    }

    private void verify(Headers headers, long sequence) {
        var written = "the headers of message " + sequence;
        var id = HeaderValues.first(headers, HeaderNames.MSG_ID).orElse("");
        var type = HeaderValues.first(headers, HeaderNames.CE_TYPE).orElse("");
        Unverified.unless(!id.isEmpty(), written + " have no id");
        Unverified.unless(
                type.equals(style == Style.COMPACT ? "" : HeaderSource.TYPE),
                written + " say " + type);
        tracing.verify(headers, sequence);
    }

    private Event event() {
        return waybill.event(FreshStream.SUBJECT)
                .type(HeaderSource.TYPE)
                .data(payload, "application/json")
                .build();
    }

    private void answered(@Nullable PublishOutcome outcome, @Nullable Throwable error) {
        if (outcome instanceof PublishOutcome.Stored stored) {
            book.stored(stored.sequence(), stored.duplicate());
        } else {
            book.failed();
        }
    }
}
