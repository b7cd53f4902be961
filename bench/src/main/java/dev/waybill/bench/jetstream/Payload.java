package dev.waybill.bench.jetstream;

import java.nio.charset.StandardCharsets;

/// A JSON object of an exact size.
public final class Payload {
    private static final String BEGIN = "{\"order\":1017,\"customer\":\"c-4711\",\"note\":\"";
    private static final String END = "\"}";

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Payload of(int size) {
        int filling = size - BEGIN.length() - END.length();
        if (filling < 0) {
            throw new IllegalArgumentException("too small for an order: " + size);
        }
        var text = BEGIN + "x".repeat(filling) + END;
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Its bytes, the same ones each time.
    public byte[] bytes() {
        return bytes;
    }
}
