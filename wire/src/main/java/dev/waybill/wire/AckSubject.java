package dev.waybill.wire;

import java.util.List;

/// The reply subject of a delivery, which names what is acknowledged (ADR-15).
///
/// Both forms are read: nine tokens, and eleven or more with the domain and the account in front of
/// the stream. `subject` is the whole of it and stays opaque; never build one from its parts.
public record AckSubject(
        String subject,
        String stream,
        String consumer,
        long attempt,
        long streamSequence,
        long consumerSequence,
        long timestampNanos,
        long pending) {
    private static final int SHORT_FORM = 9;
    private static final int LONG_FORM = 11;

    /// Reads one, or throws `IllegalArgumentException` with what was given.
    public static AckSubject parse(String subject) {
        var tokens = List.of(subject.split("\\.", -1));
        boolean known = tokens.size() == SHORT_FORM || tokens.size() >= LONG_FORM;
        if (!known || !subject.startsWith("$JS.ACK.")) {
            throw new IllegalArgumentException(
                    "not the reply subject of a delivery: \"" + subject + "\"");
        }
        int at = tokens.size() == SHORT_FORM ? 2 : 4;
        try {
            return new AckSubject(
                    subject,
                    tokens.get(at),
                    tokens.get(at + 1),
                    Long.parseLong(tokens.get(at + 2)),
                    Long.parseLong(tokens.get(at + 3)),
                    Long.parseLong(tokens.get(at + 4)),
                    Long.parseLong(tokens.get(at + 5)),
                    Long.parseLong(tokens.get(at + 6)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "not the reply subject of a delivery: \"" + subject + "\"", e);
        }
    }
}
