package dev.waybill.wire;

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
        int tokens = tokens(subject);
        boolean known = tokens == SHORT_FORM || tokens >= LONG_FORM;
        if (!known || !subject.startsWith("$JS.ACK.")) {
            throw refused(subject);
        }
        var reader = new Reader(subject);
        reader.skip(tokens == SHORT_FORM ? 2 : 4);
        try {
            return new AckSubject(
                    subject,
                    reader.text(),
                    reader.text(),
                    reader.number(),
                    reader.number(),
                    reader.number(),
                    reader.number(),
                    reader.number());
        } catch (NumberFormatException e) {
            throw refused(subject);
        }
    }

    private static IllegalArgumentException refused(String subject) {
        return new IllegalArgumentException(
                "not the reply subject of a delivery: \"" + subject + "\"");
    }

    private static int tokens(String subject) {
        int tokens = 1;
        for (int i = 0; i < subject.length(); i++) {
            if (subject.charAt(i) == '.') {
                tokens++;
            }
        }
        return tokens;
    }

    /// Reads the tokens of a subject one after the other.
    private static final class Reader {
        private final String subject;
        private int at;

        Reader(String subject) {
            this.subject = subject;
        }

        void skip(int tokens) {
            for (int i = 0; i < tokens; i++) {
                at = end() + 1;
            }
        }

        String text() {
            int begin = at;
            int end = end();
            at = end + 1;
            return subject.substring(begin, end);
        }

        long number() {
            int begin = at;
            int end = end();
            at = end + 1;
            return Long.parseLong(subject, begin, end, 10);
        }

        private int end() {
            int dot = subject.indexOf('.', at);
            return dot < 0 ? subject.length() : dot;
        }
    }
}
