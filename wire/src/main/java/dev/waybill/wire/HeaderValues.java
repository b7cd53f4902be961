package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Reads headers ignoring the case of their names, as CloudEvents and W3C ask and NATS does not.
public final class HeaderValues {
    private HeaderValues() {}

    /// The first value under that name, in the stored spelling of the value.
    public static Optional<String> first(Headers headers, String name) {
        var exact = headers.getFirst(name);
        return exact != null ? Optional.of(exact) : all(headers, name).stream().findFirst();
    }

    /// Every value under every spelling of that name, in stored order.
    public static List<String> all(Headers headers, String name) {
        List<String> found = List.of();
        for (var key : headers.keySet()) {
            if (key.length() == name.length() && key.equalsIgnoreCase(name)) {
                found = joined(found, Objects.requireNonNull(headers.get(key), key));
            }
        }
        return found;
    }

    private static List<String> joined(List<String> found, List<String> more) {
        if (found.isEmpty()) {
            return more;
        }
        var joined = new ArrayList<>(found);
        joined.addAll(more);
        return joined;
    }
}
