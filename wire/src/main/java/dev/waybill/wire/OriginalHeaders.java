package dev.waybill.wire;

import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Locale;

/// The headers of the message itself, on their way into an entry and out of it.
///
/// What the server or Waybill would obey (`Nats-…`, `Dlq-…`) is renamed on the way in, trace fields
/// are left to [DeadLetter.Origin], and none of them comes out again: a replay must neither be
/// swallowed as a duplicate nor purge, expire or schedule anything.
public final class OriginalHeaders {
    /// In front of the name of a header that must not be obeyed again.
    public static final String KEPT = "Dlq-Hdr-";

    private OriginalHeaders() {}

    /// Adds to `entry` what is worth keeping of a message's headers, as its publisher sent them:
    /// what looks as if it had been renamed is renamed as well. A value that is not ASCII is
    /// percent-coded.
    public static void copy(Headers original, Headers entry) {
        original.forEach((name, values) -> {
            if (TraceFields.isTraceField(name)) {
                return;
            }
            put(entry, isObeyed(name) ? KEPT + name : name, values);
        });
    }

    /// The message's own headers, to be sent again.
    public static Headers restore(Headers entry) {
        var restored = new Headers();
        entry.forEach((name, values) -> {
            if (!isObeyed(name) && !TraceFields.isTraceField(name)) {
                put(restored, name, values);
            }
        });
        return restored;
    }

    /// The headers of an entry that were kept under other names, under those names.
    public static Headers kept(Headers entry) {
        var kept = new Headers();
        entry.forEach((name, values) -> {
            if (isKept(name)) {
                put(kept, name, values);
            }
        });
        return kept;
    }

    /// All of the message's own headers under the names that they had, to be looked at: they must
    /// not be published.
    public static Headers own(Headers entry) {
        var own = restore(entry);
        kept(entry)
                .forEach((name, values) -> {
                    if (name.length() > KEPT.length()) {
                        put(own, name.substring(KEPT.length()), values);
                    }
                });
        return own;
    }

    private static boolean isKept(String name) {
        return begins(name, KEPT);
    }

    private static boolean isObeyed(String name) {
        return begins(name, HeaderNames.NATS_PREFIX) || begins(name, DeadLetterHeaders.PREFIX);
    }

    private static boolean begins(String name, String prefix) {
        return name.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
    }

    private static void put(Headers headers, String name, List<String> values) {
        try {
            headers.put(name, values);
        } catch (IllegalArgumentException e) {
            headers.put(name, values.stream().map(PercentCoding::encode).toList());
        }
    }
}
