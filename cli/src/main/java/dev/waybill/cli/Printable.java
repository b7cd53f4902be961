package dev.waybill.cli;

/// Text of others as a terminal may show it: on one line, and with escapes for what a terminal
/// would obey.
final class Printable {
    private Printable() {}

    static String of(String text) {
        var line = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        line.append(c == '\n' ? "\\n" : "\\u%04x".formatted(c));
                    } else {
                        line.appendCodePoint(c);
                    }
                });
        return line.toString();
    }

    /// At most so many characters of it.
    static String of(String text, int most) {
        var whole = of(text);
        return whole.length() <= most ? whole : whole.substring(0, most - 1) + "…";
    }
}
