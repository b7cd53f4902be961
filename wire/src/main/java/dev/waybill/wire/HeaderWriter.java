package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.List;

/// Where headers are put, one after the other and no name twice; for one thread.
///
/// What no header can hold is an `IllegalArgumentException`.
public interface HeaderWriter {
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
