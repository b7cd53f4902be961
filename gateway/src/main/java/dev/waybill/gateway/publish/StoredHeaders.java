package dev.waybill.gateway.publish;

import dev.waybill.gateway.http.Problem;
import dev.waybill.gateway.http.ProblemCode;
import dev.waybill.gateway.http.ProblemException;
import dev.waybill.wire.TraceFields;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Which headers a caller may have stored with an event: tokens of HTTP that neither the server,
/// nor the envelope, nor the trace, nor dead letters give a meaning to, with visible ASCII values.
final class StoredHeaders {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private StoredHeaders() {}

    /// Ends the request with 400 `header-refused` unless that may be stored.
    static void requireStorable(String name, List<String> values) {
        if (!NAME.matcher(name).matches()) {
            throw refused("a header's name has 1 to 128 letters, digits and -");
        }
        if (isTaken(name)) {
            throw refused(
                    "headers Nats-*, ce-*, Dlq-* and those of the trace are not yours to set");
        }
        if (values.isEmpty() || !values.stream().allMatch(StoredHeaders::isPlain)) {
            throw refused("a header's value is visible ASCII");
        }
    }

    static ProblemException refused(String detail) {
        return Problem.of(ProblemCode.HEADER_REFUSED, detail).exception();
    }

    private static boolean isTaken(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("nats-")
                || lower.startsWith("ce-")
                || lower.startsWith("dlq-")
                || TraceFields.isTraceField(name);
    }

    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
