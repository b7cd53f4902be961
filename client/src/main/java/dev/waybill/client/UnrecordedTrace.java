package dev.waybill.client;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import java.util.random.RandomGenerator;

/// A trace that begins here and that nobody records: its ids, and the word to those behind it not
/// to record it either.
///
/// Holds numbers and makes the texts of the ids when asked, as most are asked for once.
final class UnrecordedTrace implements SpanContext {
    /// Not sampled, and of random ids (Trace Context level 2, §3.2.2.5.2).
    private static final TraceFlags RANDOM = TraceFlags.fromByte((byte) 0x02);

    private final long high;
    private final long low;
    private final long span;

    private UnrecordedTrace(long high, long low, long span) {
        this.high = high;
        this.low = low;
        this.span = span;
    }

    static UnrecordedTrace begin(RandomGenerator random) {
        return new UnrecordedTrace(random.nextLong(), oneBitAtLeast(random), oneBitAtLeast(random));
    }

    @Override
    public String getTraceId() {
        return TraceId.fromLongs(high, low);
    }

    @Override
    public String getSpanId() {
        return SpanId.fromLong(span);
    }

    @Override
    public TraceFlags getTraceFlags() {
        return RANDOM;
    }

    @Override
    public TraceState getTraceState() {
        return TraceState.getDefault();
    }

    @Override
    public boolean isSampled() {
        return false;
    }

    @Override
    public boolean isValid() {
        return true;
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    /// An id of zeros alone is no id.
    private static long oneBitAtLeast(RandomGenerator random) {
        long number = random.nextLong();
        return number == 0 ? 1 : number;
    }
}
