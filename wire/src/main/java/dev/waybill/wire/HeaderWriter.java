package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.List;

/// Where headers are put, one after the other and no name twice; for one thread.
///
/// Values are checked where they come from, once for however many headers hold them, and not here:
/// whatever is put is ASCII without line breaks (ADR-4).
public interface HeaderWriter {
    /// Whether a header can hold that.
    static boolean takes(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0x7f || c == '\r' || c == '\n') {
                return false;
            }
        }
        return true;
    }

    void put(String name, String value);

    default void put(String name, List<String> values) {
        values.forEach(value -> put(name, value));
    }

    /// Puts them into those, in place of what is there under that name.
    static HeaderWriter into(Headers headers) {
        return new HeaderWriter() {
            @Override
            public void put(String name, String value) {
                put(name, List.of(value));
            }

            @Override
            public void put(String name, List<String> values) {
                headers.put(name, values);
            }
        };
    }
}
