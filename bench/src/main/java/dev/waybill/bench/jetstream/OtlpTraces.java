package dev.waybill.bench.jetstream;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/// Reads the trace ids out of an OTLP export request, in Protocol Buffers' wire format; everything
/// else is skipped unread. `IllegalArgumentException` for what is none.
final class OtlpTraces {
    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SPANS = 2;
    private static final int TRACE_ID = 1;
    private static final int TRACE_ID_BYTES = 16;

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private OtlpTraces() {}

    /// Hands over the lower half of each span's trace id.
    static void read(byte[] request, LongConsumer each) {
        fields(
                ByteBuffer.wrap(request),
                RESOURCE_SPANS,
                resource ->
                        fields(
                                resource,
                                SCOPE_SPANS,
                                scope ->
                                        fields(
                                                scope,
                                                SPANS,
                                                span ->
                                                        fields(
                                                                span,
                                                                TRACE_ID,
                                                                id ->
                                                                        each.accept(
                                                                                lowerHalf(id))))));
    }

    @FunctionalInterface
    private interface Part {
        void read(ByteBuffer bytes);
    }

    private static void fields(ByteBuffer message, int wanted, Part part) {
        while (message.hasRemaining()) {
            long tag = varint(message);
            int length = length(message, (int) (tag & 7));
            if (length < 0 || length > message.remaining()) {
                throw new IllegalArgumentException("no export request: a field ends too late");
            }
            if (tag >>> 3 == wanted) {
                part.read(message.slice(message.position(), length));
            }
            message.position(message.position() + length);
        }
    }

    /// How many bytes follow; a varint's have been read then.
    private static int length(ByteBuffer message, int type) {
        return switch (type) {
            case VARINT -> {
                varint(message);
                yield 0;
            }
            case FIXED_64 -> Long.BYTES;
            case LENGTH -> Math.toIntExact(varint(message));
            case FIXED_32 -> Integer.BYTES;
            default -> throw new IllegalArgumentException("no wire type: " + type);
        };
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && message.hasRemaining(); shift += 7) {
            byte next = message.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no export request: a number without an end");
    }

    private static long lowerHalf(ByteBuffer id) {
        if (id.remaining() != TRACE_ID_BYTES) {
            throw new IllegalArgumentException("a trace id has 16 bytes: " + id.remaining());
        }
        return id.getLong(Long.BYTES);
    }
}
